import fc from 'fast-check'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DeviceGaps, ErrorBody } from '@/contract'
import { afterArrival, without, type Numbering } from '@/server/sync/gaps'
import { rowsOf } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { migrations } from '@/server/store/migrations'
import { onEachBackend } from './support/backends'
import type { Device } from './support/client'
import { enterprise } from './support/samples'
import { OTHER_TOWN, startTestServer, THIRD_TOWN, TOWN, type TestServer } from './support/test-server'

const numbersIn = ({ missing }: Pick<Numbering, 'missing'>): number[] => missing.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
const NOTHING: Numbering = { lastSeq: 0, missing: [] }
const at = new Date('2026-11-22T01:00:00Z')

describe('numbers that never arrived', () => {
  test('are those below the highest that are not among the arrived, however these came', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }), { maxLength: 12 }), (pushes) => {
      const after = pushes.reduce<Numbering>((before, push) => afterArrival(before, push, at), NOTHING)
      const arrived = new Set(pushes.flat())
      const highest = Math.max(0, ...arrived)
      expect(after.lastSeq).toBe(highest)
      expect(numbersIn(after)).toEqual(Array.from({ length: highest }, (_, index) => index + 1).filter((seq) => !arrived.has(seq)))
      for (const [index, gap] of after.missing.entries()) expect(gap.from).toBeGreaterThan((after.missing[index - 1]?.to ?? -1) + 1)
    }))
  })

  test('keep the time at which they were missed first', () => {
    const missed = afterArrival(NOTHING, [1, 9], at)
    expect(afterArrival(missed, [5, 12], new Date('2026-11-23T01:00:00Z')).missing).toEqual([
      { from: 2, to: 4, since: at.toISOString() }, { from: 6, to: 8, since: at.toISOString() }, { from: 10, to: 11, since: '2026-11-23T01:00:00.000Z' },
    ])
  })

  test('that are accounted for otherwise are taken off, and no others', () => {
    const range = fc.record({ from: fc.integer({ min: 1, max: 60 }), length: fc.integer({ min: 1, max: 20 }) }).map(({ from, length }) => ({ from, to: from + length - 1 }))
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), fc.array(range, { maxLength: 6 }), (arrived, ranges) => {
      const before = afterArrival(NOTHING, arrived, at)
      const left = numbersIn({ missing: without(before.missing, ranges) })
      expect(left).toEqual(numbersIn(before).filter((seq) => !ranges.some(({ from, to }) => seq >= from && seq <= to)))
    }))
  })

  test('stay few for a device that numbers wildly, and none is hidden', () => {
    const wild = afterArrival(NOTHING, Array.from({ length: 2_000 }, (_, index) => 2 * index + 2), at)
    expect(wild.missing.length).toBeLessThanOrEqual(500)
    const named = new Set(numbersIn(wild))
    expect(Array.from({ length: 2_000 }, (_, index) => 2 * index + 1).every((seq) => named.has(seq))).toBe(true)
    expect(afterArrival(NOTHING, [Number.MAX_SAFE_INTEGER], at).missing).toHaveLength(1)
  })
})

onEachBackend('gaps', ({ openFresh, openEmpty }) => {
  let server: TestServer
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())

  const officerOf = (name: string, towns: string[]) => server.person({ name, role: 'officer', towns })
  const ask = async (device: Device) => (await device.call<DeviceGaps[]>('GET', '/api/devices/gaps')).body
  const gapsOf = async (device: Device, of: Device) => (await ask(device)).find(({ deviceId }) => deviceId === of.deviceId)

  test('a supervisor sees which numbers of an officer’s phone never arrived, until they do', async () => {
    const officer = await officerOf('丁蜀专员', [TOWN])
    const supervisor = await server.person({ name: '督导', role: 'supervisor', towns: [TOWN, OTHER_TOWN] })
    const edits = Array.from({ length: 6 }, () => officer.edit(enterprise()))
    await officer.push(edits[0], edits[3])
    expect(await gapsOf(supervisor, officer)).toMatchObject({ person: { name: '丁蜀专员' }, towns: [TOWN], lastSeq: 4, shutOut: false, missing: [{ from: 2, to: 3 }] })
    await officer.push(edits[5], edits[2])
    expect((await gapsOf(supervisor, officer))?.missing).toMatchObject([{ from: 2, to: 2 }, { from: 5, to: 5 }])
    await officer.push(edits[1], edits[4], edits[0])
    expect(await gapsOf(supervisor, officer)).toBeUndefined()
  })

  test('a refused edit has arrived; the mended one takes a number of its own', async () => {
    const officer = await officerOf('改正专员', [TOWN])
    const refused = officer.edit({ name: '' })
    const [receipt] = await officer.push(refused)
    expect(receipt!.outcome).toBe('rejected')
    await officer.push(officer.edit(enterprise(), { recordId: refused.recordId }))
    expect(await gapsOf(await server.administrator(), officer)).toBeUndefined()
  })

  test('only people of the asker’s own towns, and only for supervisors and administrators', async () => {
    const elsewhere = await officerOf('高塍专员', [THIRD_TOWN])
    elsewhere.deviceSeq = 4
    await elsewhere.push(elsewhere.edit(enterprise()))
    const supervisor = await server.person({ name: '另一督导', role: 'supervisor', towns: [TOWN] })
    expect(await gapsOf(supervisor, elsewhere)).toBeUndefined()
    expect(await gapsOf(await server.administrator(), elsewhere)).toMatchObject({ missing: [{ from: 1, to: 4 }] })
    const officer = await elsewhere.call<ErrorBody>('GET', '/api/devices/gaps')
    expect([officer.status, officer.body.error]).toEqual([403, 'forbidden'])
    expect((await server.supervisor().then((device) => device.call('GET', '/api/devices/gaps', undefined, { authorization: '' }))).status).toBe(401)
  })

  test('a database from before knows at once what never arrived', async () => {
    const database = await openEmpty()
    try {
      await migrate(database, migrations.slice(0, 4))
      const id = (last: number) => `01900000-0000-7000-8000-${String(last).padStart(12, '0')}`
      const devices = [[1, 1, 9], [2, 5, 6], [3, 1, 0]] as const
      for (const [device, firstSeq, lastSeq] of devices) {
        await database.orm.execute(sql.raw(`insert into device (id, person_id, label, created_at, last_seen_at, last_seq, first_seq) values ('${id(device)}', '${id(50)}', 'phone', now(), now(), ${lastSeq}, ${firstSeq})`))
      }
      for (const [index, [device, seq]] of [[1, 2], [1, 3], [1, 9], [2, 5], [2, 6]].entries()) {
        await database.orm.execute(sql.raw(`insert into town_log values ('${TOWN}', ${index + 1}, 'task', '${id(90)}', 'put', ${index + 1}, 'c', 'h', false, '2026-01-03T00:00:00Z', '${id(50)}', '王某', '${id(device!)}', '${id(100 + index)}', ${seq}, 'applied', 'x', '{}')`))
      }
      await database.orm.execute(sql.raw(`insert into refused_mutation values ('${id(200)}', '${id(1)}', 5, '2026-01-02T00:00:00Z', 'field-unknown', null, 'c')`))
      await migrate(database)
      const rows = await rowsOf<{ missing: unknown }>(database.orm, sql`select missing from device order by id`)
      expect(rows.map(({ missing }) => missing)).toEqual([
        [{ from: 1, to: 1, since: '2026-01-03T00:00:00.000Z' }, { from: 4, to: 4, since: '2026-01-02T00:00:00.000Z' }, { from: 6, to: 8, since: '2026-01-03T00:00:00.000Z' }],
        [], [],
      ])
    } finally {
      await database.close()
    }
  })
})
