import { describe, expect, it } from 'vitest'
import type { Cursor } from '@/contract'
import type { WireRequest } from '@/sync'
import { handClock, newDisk, openPhone, OTHER_TOWN, TOWN } from '../device/phone'
import { FakeServer } from './fake-server'
import { makeEngine, network } from './world'

const TOWNS = [TOWN, OTHER_TOWN]
const WRITER = { id: '01900000-0000-7000-8000-000000000001', personId: 'writer', towns: TOWNS, token: 'writer' }
const READER = { id: '01900000-0000-7000-8000-000000000002', personId: 'person-1', towns: TOWNS, token: 'reader' }
const PER_TOWN = 240
const PAGE = 20

/** A server whose towns hold what somebody else has written. */
async function fullServer(): Promise<FakeServer> {
  const server = new FakeServer()
  const device = await openPhone({ personId: WRITER.personId })
  const { token } = server.addDevice(WRITER)
  server.addDevice(READER)
  for (const town of TOWNS) await device.records.createMany(Array.from({ length: PER_TOWN }, (_, index) => ({ kind: 'enterprise' as const, town, fields: { name: `${town} ${index}` } })))
  await makeEngine({ device, deviceId: WRITER.id, token, transport: network(server) }).now()
  device.close()
  server.pageSize = PAGE
  return server
}

const cursorsOf = ({ path }: WireRequest): Record<string, Cursor> => JSON.parse(new URL(path, 'http://server').searchParams.get('cursors') ?? '{}') as Record<string, Cursor>
const isPull = ({ path }: WireRequest): boolean => path.startsWith('/api/sync/pull')

describe("a supervisor's first pull", () => {
  it('tells how far it is, page by page', async () => {
    const server = await fullServer()
    const device = await openPhone()
    const engine = makeEngine({ device, deviceId: READER.id, token: READER.token, transport: network(server) })
    const told: { done: number; total: number }[] = []
    engine.state.subscribe(({ progress }) => { if (progress?.what === 'records' && progress !== told.at(-1)) told.push(progress) })
    await engine.now()
    expect(told.map(({ done }) => done)).toEqual(Array.from({ length: PER_TOWN / PAGE }, (_, page) => (page + 1) * PAGE * TOWNS.length))
    expect(new Set(told.map(({ total }) => total))).toEqual(new Set([PER_TOWN * TOWNS.length]))
    expect(await device.records.count('enterprise')).toBe(PER_TOWN * TOWNS.length)
  })

  it.each([3, PER_TOWN / PAGE])('leaves no gap when another tab begins a town anew while page %i is on its way', async (wanted) => {
    const server = await fullServer()
    const device = await openPhone()
    const { records, cursors } = device.db
    const stand = () => device.db.transaction('r', [records, cursors], async () => ({ held: await records.where('town').equals(TOWN).count(), seq: (await cursors.get(TOWN))?.seq ?? 0 }))
    const stands: Awaited<ReturnType<typeof stand>>[] = []
    let pages = 0
    const transport = network(server, async (request) => {
      if (isPull(request) && (pages += 1) === wanted) {
        await expect.poll(async () => (await stand()).seq).toBe((wanted - 1) * PAGE)
        // As if without a lock across tabs: the town's rows and its cursor go, under a page that was asked from behind them.
        await records.where('town').equals(TOWN).delete()
        await cursors.delete(TOWN)
      }
      stands.push(await stand())
      return 'pass' as const
    })
    await makeEngine({ device, deviceId: READER.id, token: READER.token, transport }).now()
    // Never only in the end, by comparing with the server.
    for (const { held, seq } of [...stands, await stand()]) expect(held).toBe(seq)
    expect(await device.records.count('enterprise')).toBe(PER_TOWN * TOWNS.length)
  })

  it('goes on from the last page written when the app is ended in its middle', async () => {
    const server = await fullServer()
    const disk = newDisk()
    const clock = handClock()
    const before = await openPhone({ disk, clock })
    let pages = 0
    // The answer to the sixth page never comes: the app is gone by then.
    const gone = new Promise<void>((ended) => {
      const transport = network(server, (request) => {
        if (!isPull(request) || (pages += 1) < 6) return 'pass'
        ended()
        return new Promise(() => undefined)
      })
      void makeEngine({ device: before, deviceId: READER.id, token: READER.token, clock, transport }).now()
    })
    await gone
    before.close()

    const after = await openPhone({ disk, clock })
    const written = await after.records.count('enterprise')
    expect(written).toBeGreaterThanOrEqual(4 * PAGE * TOWNS.length)
    const asked: number[] = []
    const transport = network(server, (request) => {
      if (isPull(request)) asked.push(...TOWNS.map((town) => cursorsOf(request)[town]?.seq ?? 0))
      return 'pass'
    })
    const engine = makeEngine({ device: after, deviceId: READER.id, token: READER.token, clock, transport })
    let received = 0
    engine.state.subscribe(({ progress }) => { if (progress?.what === 'records') received = progress.done })
    await engine.now()
    expect(engine.state.get()).toMatchObject({ phase: 'idle', lastError: undefined })
    expect(Math.min(...asked)).toBe(written / TOWNS.length)
    expect(received).toBe(PER_TOWN * TOWNS.length - written)
    expect(await after.records.count('enterprise')).toBe(PER_TOWN * TOWNS.length)
  })
})

describe('saving while sending', () => {
  it('sends what was saved meanwhile before it pulls', async () => {
    const server = new FakeServer()
    server.addDevice(READER)
    const device = await openPhone()
    let more = 3
    server.onPush = async () => {
      if (more > 0) await device.records.create('enterprise', TOWN, { name: `另一家 ${more -= 1}` })
    }
    await device.records.create('enterprise', TOWN, { name: '第一家' })
    await makeEngine({ device, deviceId: READER.id, token: READER.token, transport: network(server) }).now()
    expect(server.requests.map(({ path }) => path.split('/').at(-1)).slice(0, 5)).toEqual(['push', 'push', 'push', 'push', 'pull'])
    expect(await device.outbox.counts()).toEqual({ waiting: 0, rejected: 0, sent: 4 })
  })
})
