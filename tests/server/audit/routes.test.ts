import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AUDIT_PAGE, type AuditAnswer, type AuditState, type AuditStep } from '@/contract'
import { audit } from '@/server/audit'
import { onEachBackend } from '../support/backends'
import type { Device } from '../support/client'
import { announce, jpeg, read, upload } from '../support/files'
import { enterprise } from '../support/samples'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from '../support/test-server'

onEachBackend('the audit as administrators read it', ({ openFresh }) => {
  let server: TestServer
  let administrator: Device
  let officer: Device
  let supervisor: Device
  let record: string
  let file: string
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    officer = await server.officer()
    supervisor = await server.supervisor()
    administrator = await server.administrator()
    server.clock.advance(1_000)
    const edit = officer.edit(enterprise({ note: '机密' }), { town: TOWN })
    record = edit.recordId
    await officer.push(edit)
    const bytes = jpeg(500)
    file = await announce(officer, bytes)
    server.clock.advance(1_000)
    await upload(officer, file, bytes)
    server.clock.advance(1_000)
    expect((await read(supervisor, file)).status).toBe(200)
    server.clock.advance(1_000)
    expect((await supervisor.call('POST', `/api/enterprises/${record}/move`, { from: TOWN, to: OTHER_TOWN })).status).toBe(200)
  })
  afterAll(() => server.close())

  const ask = async (query: Record<string, string> = {}): Promise<AuditAnswer> => {
    const { status, body } = await administrator.call<AuditAnswer>('GET', `/api/audit?${new URLSearchParams(query)}`)
    expect(status).toBe(200)
    return body
  }
  const told = ({ act, town, by, about }: AuditStep) => [act, town, by?.name ?? null, about?.id ?? null]

  test('tells who did what to which record, from the logs and the audit as one, and no content', async () => {
    const { steps } = await ask()
    expect(steps.slice(0, 6).map(told).sort()).toEqual([
      ['record-moved-out', TOWN, '试用主管', record], ['record-moved-in', OTHER_TOWN, '试用主管', record], ['file-read', TOWN, '试用主管', file],
      ['file-noted', TOWN, '试用专员', file], ['record-changed', TOWN, '试用专员', file], ['record-changed', TOWN, '试用专员', record],
    ].sort())
    expect(steps.find(({ act }) => act === 'file-read')).toMatchObject({ device: 'test phone', erased: false, about: { kind: 'attachment' } })
    expect(JSON.stringify(steps)).not.toContain('机密')
    expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).sort().reverse())
  })

  test('by person, town and act', async () => {
    expect((await ask({ person: supervisor.person.id })).steps.map(({ act }) => act).sort()).toEqual(expect.arrayContaining(['file-read', 'record-moved-in', 'record-moved-out']))
    for (const step of (await ask({ person: supervisor.person.id })).steps) expect([step.by?.id, step.about?.id]).toContain(supervisor.person.id)
    expect((await ask({ act: 'file-read' })).steps.map(told)).toEqual([['file-read', TOWN, '试用主管', file]])
    expect((await ask({ act: 'record-moved-in' })).steps.map(told)).toEqual([['record-moved-in', OTHER_TOWN, '试用主管', record]])
    expect(new Set((await ask({ town: OTHER_TOWN })).steps.map(({ town }) => town))).toEqual(new Set([OTHER_TOWN]))
    expect((await ask({ town: 'station' })).steps.every(({ town, chain }) => town === 'station' && chain === 'audit')).toBe(true)
    for (const query of [{ person: 'x' }, { town: '1' }, { act: 'toString' }, { before: '2026' }, { other: '1' }]) expect(await administrator.call('GET', `/api/audit?${new URLSearchParams(query as never)}`)).toMatchObject({ status: 400 })
  })

  test('pages add up to everything, each entry once, also of one moment', async () => {
    const { database } = server.running.services
    const at = new Date('2025-01-01T00:00:00.000Z')
    for (let index = 0; index < AUDIT_PAGE + 5; index += 1) await audit(database.orm, at, { act: 'signed-in', town: index % 2 ? TOWN : OTHER_TOWN })
    await officer.push(...Array.from({ length: 30 }, () => officer.edit(enterprise(), { town: TOWN })))
    const seen: string[] = []
    let before: string | undefined
    let pages = 0
    do {
      const { steps, cursor } = await ask(before === undefined ? {} : { before })
      expect(steps.length).toBeLessThanOrEqual(AUDIT_PAGE)
      seen.push(...steps.map(({ chain, town, seq }) => `${chain} ${town} ${seq}`))
      before = cursor
      pages += 1
    } while (before !== undefined && pages < 20)
    expect(new Set(seen).size).toBe(seen.length)
    const [{ all } = { all: 0 }] = (await database.orm.execute(sql`select (select count(*) from audit_entry) + (select count(*) from town_log) as all`) as unknown as { rows: { all: number | string }[] }).rows
    expect(seen.length).toBe(Number(all))
  })

  test('the chains are checked when asked; what is broken is told and not signed', async () => {
    const { database } = server.running.services
    const check = async (): Promise<AuditState> => {
      expect((await administrator.call<AuditState>('POST', '/api/audit/check', {})).status).toBe(200)
      await server.running.services.watch.ended()
      return (await administrator.call<AuditState>('GET', '/api/audit/state')).body
    }
    const first = await check()
    expect(first).toMatchObject({ nonce: 'test-nonce', checking: false, last: { sound: true, broken: [] } })
    expect(first.keyId).toMatch(/^[0-9a-f]{16}$/)
    expect((await check()).last!.sealedAt).not.toBeNull()
    await database.orm.execute(sql`update audit_entry set act = 'exported' where town = ${TOWN} and seq = 1`)
    const broken = await check()
    expect(broken.last).toMatchObject({ sound: false, broken: [{ town: TOWN, at: 'entry 1' }] })
    const sealed = broken.last!.sealedAt
    expect((await check()).last!.sealedAt).toBe(sealed)
  })
})
