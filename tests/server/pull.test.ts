import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PULL_MAX_ENTRIES } from '@/contract'
import { stationScope } from '@/server/accounts/scope'
import { townLog } from '@/server/store/schema'
import { chainHash, emptyHead } from '@/server/sync/log-chain'
import { pull } from '@/server/sync/pull'
import type { SyncStore } from '@/server/sync/store'
import type { Device } from './support/client'
import { onEachBackend } from './support/backends'
import { enterprise } from './support/samples'
import { OTHER_TOWN, startTestServer, THIRD_TOWN, TOWN, type TestServer } from './support/test-server'

async function pushMany(device: Device, count: number, town = TOWN): Promise<string[]> {
  const edits = Array.from({ length: count }, () => device.edit(enterprise(), { town }))
  for (let at = 0; at < count; at += 500) await device.push(...edits.slice(at, at + 500))
  return edits.map(({ recordId }) => recordId)
}

onEachBackend('pull', ({ openFresh }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  test('an officer gets the own town only, a supervisor all three, an administrator none', async () => {
    expect(Object.keys((await (await server.officer()).pullPage()).towns)).toEqual([TOWN])
    expect((await (await server.supervisor()).pullPage()).allowedTowns).toEqual([OTHER_TOWN, THIRD_TOWN, TOWN])
    expect(await (await server.administrator()).pullPage()).toMatchObject({ allowedTowns: [], towns: {}, more: false })
    const foreign = await (await server.officer()).pullPage({ [OTHER_TOWN]: { epoch: 'x', seq: 0, hash: '' } })
    expect(Object.keys(foreign.towns)).toEqual([TOWN])
  })

  test('pages add up to everything, each with at most the agreed number of entries over all towns', async () => {
    const officer = await server.officer()
    const supervisor = await server.supervisor()
    const ids = [...await pushMany(officer, 1_100), ...await pushMany(supervisor, 700, OTHER_TOWN)]
    const first = await supervisor.pullPage()
    expect(Object.values(first.towns).reduce((sum, { records }) => sum + records.length, 0)).toBeLessThanOrEqual(PULL_MAX_ENTRIES)
    expect(first.more).toBe(true)
    const { records, cursors, pages } = await supervisor.pullAll()
    expect(pages).toBeGreaterThan(1)
    for (const id of ids) expect(records.has(id)).toBe(true)
    const again = await supervisor.pullPage(cursors)
    expect(again.more).toBe(false)
    expect(Object.values(again.towns).flatMap((town) => town.records)).toEqual([])
    expect(Object.fromEntries(Object.entries(again.towns).map(([town, { cursor }]) => [town, cursor]))).toEqual(cursors)
  })

  test('a pull that brings nothing asks for the heads alone; as soon as one cursor stands elsewhere, all is read at one moment', async () => {
    const { cursors } = await (await server.supervisor()).pullAll()
    const { sync } = server.running.services
    const scope = stationScope(v7(), '王某', [OTHER_TOWN, THIRD_TOWN, TOWN])
    const asked = { snapshots: 0 }
    const store: SyncStore = { ...sync, snapshot: (asker, work) => { asked.snapshots += 1; return sync.snapshot(asker, work) } }
    const nothing = await pull(store, scope, cursors, 100)
    expect(asked.snapshots).toBe(0)
    expect(nothing).toMatchObject({ more: false, towns: { [TOWN]: { cursor: cursors[TOWN], reset: false, records: [] } } })
    for (const other of [{ ...cursors[TOWN]!, seq: cursors[TOWN]!.seq - 1 }, { ...cursors[TOWN]!, hash: 'other' }, { ...cursors[TOWN]!, epoch: v7() }]) {
      asked.snapshots = 0
      const { towns } = await pull(store, scope, { ...cursors, [TOWN]: other }, 100)
      expect(asked.snapshots).toBe(1)
      expect(towns[TOWN]!.reset).toBe(true)
    }
  })

  test('a record changed often stands once in a page, in its present state', async () => {
    const officer = await server.officer()
    const { cursors } = await officer.pullAll()
    const create = officer.edit(enterprise())
    const { recordId } = create
    await officer.push(create, ...['a', 'b', 'c'].map((note) => officer.edit({ note }, { recordId })))
    const { towns } = await officer.pullPage(cursors)
    expect(towns[TOWN]!.records).toMatchObject([{ id: recordId, version: 4, fields: { note: 'c' } }])
    expect(towns[TOWN]!.cursor.seq).toBe(cursors[TOWN]!.seq + 4)
  })

  test('the log has no holes and every hash follows from the one before', async () => {
    const { orm } = server.running.services.database
    const heads = await orm.execute(sql`select town, epoch, seq::int as seq, hash from town_head order by town`) as unknown as { rows: { town: string; epoch: string; seq: number; hash: string }[] }
    expect(heads.rows.map(({ town }) => town)).toEqual([OTHER_TOWN, THIRD_TOWN, TOWN])
    for (const head of heads.rows) {
      const entries = await orm.select().from(townLog).where(sql`town = ${head.town}`).orderBy(townLog.seq)
      expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: head.seq }, (_, index) => index + 1))
      let hash = emptyHead(head.town, head.epoch).hash
      for (const { hash: stored, first: _first, ...entry } of entries) {
        hash = chainHash(hash, entry)
        expect(stored).toBe(hash)
      }
      expect(head.hash).toBe(hash)
    }
  })

  test('a cursor the log does not hold starts the town again, and only that town', async () => {
    const supervisor = await server.supervisor()
    const { cursors, records } = await supervisor.pullAll()
    const right = cursors[OTHER_TOWN]!
    const strange = [
      { ...right, hash: 'f'.repeat(64) },
      { ...right, epoch: '01a20204-0000-7000-8000-000000000000' },
      { ...right, seq: right.seq + 10 },
    ]
    for (const cursor of strange) {
      const page = await supervisor.pullPage({ ...cursors, [OTHER_TOWN]: cursor })
      expect(page.towns[OTHER_TOWN]).toMatchObject({ reset: true })
      expect(page.towns[OTHER_TOWN]!.records.length).toBeGreaterThan(0)
      expect(page.towns[TOWN]).toMatchObject({ reset: false, records: [] })
    }
    const { records: again } = await supervisor.pullAll({ ...cursors, [OTHER_TOWN]: strange[0]! })
    expect([...again.keys()].sort()).toEqual([...records.values()].filter(({ town }) => town === OTHER_TOWN).map(({ id }) => id).sort())
  })

  test('cursors of a town nobody has written to come back as they were and reset nothing', async () => {
    const lonely = await server.person({ name: '西渚专员', role: 'officer', towns: ['320282100'] })
    const { cursors } = await lonely.pullAll()
    expect(cursors['320282100']).toMatchObject({ seq: 0 })
    await lonely.push(lonely.edit(enterprise()))
    const page = await lonely.pullPage(cursors)
    expect(page.towns['320282100']).toMatchObject({ reset: false, headSeq: 1, cursor: { seq: 1 } })
  })

  test('cursors of all 88 towns fit into one request', async () => {
    const officer = await server.officer()
    const { cursors } = await officer.pullAll()
    const many = Object.fromEntries(Array.from({ length: 88 }, (_, index) => [String(320_282_000 + index), cursors[TOWN]!]))
    expect((await officer.pullPage({ ...many, ...cursors })).towns[TOWN]!.records).toEqual([])
  })
})
