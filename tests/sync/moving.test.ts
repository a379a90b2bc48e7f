import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'drizzle-orm'
import type { Cursor, Moved, ServerRecord } from '@/contract'
import type { Device } from '@/device'
import { rowsOf } from '@/server/store/database'
import { verifyDatabase } from '@/server/verify'
import type { SyncEngine, Transport } from '@/sync'
import { createFetchTransport } from '@/sync'
import { handClock, openPhone } from '../device/phone'
import { inMemory } from '../server/support/backends'
import type { Device as Door } from '../server/support/client'
import { OTHER_TOWN, startTestServer, TOWN, type TestServer } from '../server/support/test-server'
import { makeEngine } from './world'

let server: TestServer
let mover: Door
beforeAll(async () => {
  server = await startTestServer(inMemory.openFresh)
  mover = await server.person({ name: '督导', role: 'supervisor', towns: [TOWN, OTHER_TOWN] })
})
afterAll(() => server.close())

interface Phone { device: Device; engine: SyncEngine; door: Door; towns: string[] }

async function phoneOf(towns: string[]): Promise<Phone> {
  const door = await server.person({ name: `专员 ${towns.join(' ')}`, role: 'officer', towns })
  const device = await openPhone({ personId: door.person.id, clock: handClock(Date.now()) })
  const over = createFetchTransport()
  const transport: Transport = (request) => over({ ...request, path: `${server.url}${request.path}` })
  return { device, door, towns, engine: makeEngine({ device, deviceId: door.deviceId, token: door.accessToken, transport }) }
}

const move = (id: string, from: string, to: string, by = mover) => by.call<Moved>('POST', `/api/enterprises/${id}/move`, { from, to })
const visitOf = (enterpriseId: string) => ({
  number: '丁蜀-20261122-07K', enterpriseId, startedAt: '2026-11-22T01:00:00Z', mode: 'onSite' as const, visitors: [{ name: '周敏' }], submittedAt: '2026-11-22T02:00:00Z',
})
const rejections = async ({ device }: Phone): Promise<(string | undefined)[]> => (await device.outbox.list({ state: 'rejected' })).map((item) => item.receipt?.code)

/** What the server gives a person, read from the beginning. What was left behind in a town is told apart from what is there. */
async function livingOf(door: Door): Promise<ServerRecord[]> {
  const records = new Map<string, ServerRecord>()
  let cursors: Record<string, Cursor> = {}
  for (let more = true; more;) {
    const page = await door.pullPage(cursors)
    for (const { records: given } of Object.values(page.towns)) for (const record of given) records.set(`${record.town}/${record.id}`, record)
    cursors = Object.fromEntries(Object.entries(page.towns).map(([town, { cursor }]) => [town, cursor]))
    more = page.more
  }
  for (const record of records.values()) if (record.deleted) expect(record.fields).toEqual({})
  return [...records.values()].filter((record) => !record.deleted)
}

/** The phone holds what the server gives its person, no more and no less, save rows kept for unsent edits. */
async function expectEqual({ device, door }: Phone): Promise<void> {
  const theirs = await livingOf(door)
  const rows = (await device.db.records.toArray()).filter((row) => row.pending.length === 0)
  expect(rows.filter((row) => row.absent)).toEqual([])
  const dirty = new Set((await device.db.records.toArray()).filter((row) => row.pending.length > 0).map((row) => row.id))
  expect(rows.map(({ id, town, version, fields }) => ({ id, town, version, fields })).sort((a, b) => (a.id < b.id ? -1 : 1)))
    .toEqual(theirs.filter((record) => !dirty.has(record.id)).map(({ id, town, version, fields }) => ({ id, town, version, fields })).sort((a, b) => (a.id < b.id ? -1 : 1)))
}

async function expectSound(): Promise<void> {
  const { towns } = await verifyDatabase(server.running.services.database)
  expect(towns.flatMap(({ town, findings }) => findings.map(({ at, what }) => `${town} ${at}: ${what}`))).toEqual([])
  const twice = await rowsOf(server.running.services.database.orm, sql`select id from record where not deleted group by id having count(*) > 1`)
  expect(twice).toEqual([])
}

describe('an enterprise that moves to another town', () => {
  it('takes along all that hangs on it, and nothing else', async () => {
    const old = await phoneOf([TOWN])
    const both = await phoneOf([TOWN, OTHER_TOWN])
    const next = await phoneOf([OTHER_TOWN])
    const id = await old.device.records.create('enterprise', TOWN, { name: '迁址公司' })
    const other = await old.device.records.create('enterprise', TOWN, { name: '不动公司' })
    const visitId = await old.device.records.create('visit', TOWN, visitOf(id))
    await old.device.records.create('task', TOWN, { kind: 'followUp', title: '回访', visitId })
    const comment = await old.device.records.create('comment', TOWN, { onKind: 'visit', onId: visitId, text: '请补充' })
    await old.device.records.create('visit', TOWN, visitOf(other))
    for (const { engine } of [old, both, next]) await engine.now()
    const answer = await move(id, TOWN, OTHER_TOWN)
    expect([answer.status, answer.body.records]).toEqual([200, 4])
    for (const { engine } of [old, both, next]) await engine.now()
    for (const phone of [old, both, next]) await expectEqual(phone)
    expect(await old.device.records.get('enterprise', id)).toBeUndefined()
    expect(await old.device.records.get('enterprise', other)).toBeDefined()
    for (const { device } of [both, next]) {
      expect(await device.records.get('comment', comment)).toMatchObject({ town: OTHER_TOWN, version: 2, fields: { text: '请补充' } })
      expect(await device.records.listBy('visit', 'enterpriseId', id)).toHaveLength(1)
    }
    await expectSound()
  })

  it('an edit that named the old town is taken into the new one if its author may work there, and its receipt is no proof against the old log', async () => {
    const both = await phoneOf([TOWN, OTHER_TOWN])
    const id = await both.device.records.create('enterprise', TOWN, { name: '迁址二' })
    await both.engine.now()
    await both.device.records.change('enterprise', id, { note: '路上写的' })
    await move(id, TOWN, OTHER_TOWN)
    await both.engine.now()
    await both.engine.now()
    expect(await both.device.records.get('enterprise', id)).toMatchObject({ town: OTHER_TOWN, unsent: 0, fields: { note: '路上写的' } })
    expect((await both.device.outbox.list({ state: 'sent', limit: 1 }))[0]).toMatchObject({ town: TOWN, receipt: { town: OTHER_TOWN } })
    expect((await both.device.db.meta.get('named'))?.value).toEqual({})
    await expectEqual(both)
  })

  it('an edit of somebody who may not is refused visibly, keeps its data, and letting it go takes the row along', async () => {
    const old = await phoneOf([TOWN])
    const id = await old.device.records.create('enterprise', TOWN, { name: '迁址三', address: '老街' })
    await old.engine.now()
    await old.device.records.change('enterprise', id, { note: '没发出' })
    await move(id, TOWN, OTHER_TOWN)
    await old.engine.now()
    expect(await rejections(old)).toEqual(['record-moved'])
    expect(await old.device.records.get('enterprise', id)).toMatchObject({ rejected: true, fields: { name: '迁址三', address: '老街', note: '没发出' } })
    const fresh = await old.device.records.create('visit', TOWN, visitOf(id))
    await old.engine.now()
    expect(await old.device.records.get('visit', fresh)).toMatchObject({ unsent: 0, town: TOWN })
    const [item] = await old.device.outbox.list({ state: 'rejected' })
    await old.device.outbox.letGo(item!.mutationId)
    expect(await old.device.records.get('enterprise', id)).toBeUndefined()
    await expectEqual(old)
  })

  it('tells the phone that loses it, and no longer once it is back', async () => {
    const [old, next] = [await phoneOf([TOWN]), await phoneOf([OTHER_TOWN])]
    const id = await old.device.records.create('enterprise', TOWN, { name: '迁址五' })
    await old.engine.now()
    await move(id, TOWN, OTHER_TOWN)
    for (const phone of [old, next]) await phone.engine.now()
    const mine = async () => (await old.device.departures.list()).filter((departure) => departure.id === id)
    expect(await mine()).toEqual([{ id, name: '迁址五', town: TOWN, at: expect.any(String) }])
    expect(await next.device.departures.list()).toEqual([])
    await old.device.departures.readAll()
    expect(await old.device.departures.get(id)).toMatchObject({ read: true })
    await move(id, OTHER_TOWN, TOWN)
    for (const phone of [old, next]) await phone.engine.now()
    expect(await mine()).toEqual([])
    expect(await next.device.departures.get(id)).toMatchObject({ name: '迁址五', town: OTHER_TOWN })
    await expectEqual(old)
  })

  it('a phone with both towns is not told of a loss', async () => {
    const both = await phoneOf([TOWN, OTHER_TOWN])
    const id = await both.device.records.create('enterprise', TOWN, { name: '迁址六' })
    await both.engine.now()
    await move(id, TOWN, OTHER_TOWN)
    await both.engine.now()
    expect(await both.device.departures.get(id)).toBeUndefined()
    expect(await both.device.records.get('enterprise', id)).toMatchObject({ town: OTHER_TOWN })
  })

  it('only a supervisor or an administrator of both towns moves it, and only from where it is', async () => {
    const both = await phoneOf([TOWN, OTHER_TOWN])
    const id = await both.device.records.create('enterprise', TOWN, { name: '迁址四' })
    await both.engine.now()
    const code = async (answer: ReturnType<typeof move>) => { const { status, body } = await answer; return [status, (body as unknown as { error: string }).error] }
    expect(await code(move(id, TOWN, OTHER_TOWN, both.door))).toEqual([403, 'forbidden'])
    const half = await server.person({ name: '一镇督导', role: 'supervisor', towns: [TOWN] })
    expect(await code(move(id, TOWN, OTHER_TOWN, half))).toEqual([403, 'town-forbidden'])
    const admin = await server.person({ name: '管理员一镇', role: 'administrator', towns: [OTHER_TOWN] })
    expect(await code(move(id, TOWN, OTHER_TOWN, admin))).toEqual([403, 'town-forbidden'])
    expect((await code(move(id, OTHER_TOWN, TOWN)))[1]).toBe('record-missing')
    expect((await code(move(id, TOWN, TOWN)))[1]).toBe('bad-request')
    expect((await code(move('x', TOWN, OTHER_TOWN)))[1]).toBe('record-missing')
    expect((await move(id, TOWN, OTHER_TOWN)).status).toBe(200)
    const whole = await server.person({ name: '管理员两镇', role: 'administrator', towns: [TOWN, OTHER_TOWN] })
    expect((await move(id, OTHER_TOWN, TOWN, whole)).status).toBe(200)
    await both.engine.now()
    expect(await both.device.records.get('enterprise', id)).toMatchObject({ town: TOWN, version: 3 })
    await expectSound()
  })

  it('whatever the order of edits, moves and syncs: nothing twice, nothing silent, every phone equal to the server', async () => {
    const what = fc.oneof(
      fc.record({ act: fc.constant('sync' as const), phone: fc.nat(2) }),
      fc.record({ act: fc.constant('move' as const), which: fc.nat(2), back: fc.boolean() }),
      fc.record({ act: fc.constantFrom('change' as const, 'visit' as const), phone: fc.nat(2), which: fc.nat(2) }),
    )
    const phones = [await phoneOf([TOWN]), await phoneOf([OTHER_TOWN]), await phoneOf([TOWN, OTHER_TOWN])]
    let run = 0
    let edits = 0
    await fc.assert(fc.asyncProperty(fc.array(what, { minLength: 4, maxLength: 14 }), async (schedule) => {
      run += 1
      const ids: string[] = []
      for (const town of [TOWN, TOWN, OTHER_TOWN]) ids.push(await phones[2]!.device.records.create('enterprise', town, { name: `企业${run}` }))
      edits += ids.length
      for (const { engine } of [phones[2]!, ...phones]) await engine.now()
      for (const [index, step] of schedule.entries()) {
        if (step.act === 'sync') await phones[step.phone]!.engine.now()
        else if (step.act === 'move') await move(ids[step.which]!, step.back ? OTHER_TOWN : TOWN, step.back ? TOWN : OTHER_TOWN)
        else {
          const { device } = phones[step.phone]!
          const held = await device.records.get('enterprise', ids[step.which]!)
          if (!held) continue
          edits += 1
          if (step.act === 'change') await device.records.change('enterprise', held.id, { note: `第${index}步` })
          else await device.records.create('visit', held.town, visitOf(held.id))
        }
      }
      for (let times = 0; times < 2; times += 1) for (const { engine } of phones) await engine.now()
      let settled = 0
      for (const phone of phones) {
        const { waiting, rejected, sent } = await phone.device.outbox.counts()
        expect(waiting).toBe(0)
        expect(await rejections(phone)).toEqual(Array.from({ length: rejected }, () => 'record-moved'))
        settled += rejected + sent
        await expectEqual(phone)
      }
      expect(settled).toBe(edits)
      const twice = await rowsOf(server.running.services.database.orm, sql`select mutation_id from town_log where mutation_id is not null group by mutation_id having count(*) > 1`)
      expect(twice).toEqual([])
    }), { numRuns: 8 })
    await expectSound()
  })
})
