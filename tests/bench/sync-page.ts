// Runs in Chromium: our own device and sync code beside the floor (one bulkAdd, one compressed request).
import { Dexie } from 'dexie'
import type { EnrolmentPreview, Session } from '@/contract'
import { openDevice } from '@/device'
import { createBrowserWorld, createClient, createSessionKeeper, createSyncEngine, type SyncPhase } from '@/sync'
import { benchRecords } from './sync-records'

export interface Timed { ms: number; bytes: number; detail: Record<string, number> }

const received = (since: number): number => performance.getEntriesByType('resource')
  .filter((entry) => entry.startTime >= since && entry.name.includes('/api/sync/'))
  .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0)

async function workspace(code: string) {
  const world = createBrowserWorld()
  const wire = { sent: 0, requests: 0, ms: 0 }
  const counted = { ...world, transport: async (request: Parameters<typeof world.transport>[0]) => {
    wire.sent += request.body?.length ?? 0
    wire.requests += 1
    const start = performance.now()
    const response = await world.transport(request)
    wire.ms += performance.now() - start
    return response
  } }
  const client = createClient(counted)
  const json = (path: string, body: unknown) => ({ method: 'POST' as const, path, body: JSON.stringify(body), nonce: 'ifThere' as const })
  const { person } = await client.json<EnrolmentPreview>(json('/api/enrolments/preview', { code }))
  const deviceId = crypto.randomUUID()
  const session = createSessionKeeper(client, world.lock, person.id)
  session.adopt(await client.json<Session>(json('/api/enrolments/redeem', { code, deviceId, deviceLabel: 'bench' })))
  const device = await openDevice(person.id)
  const engine = createSyncEngine({ db: device.db, deviceId, session, world: counted, upload: async () => undefined })
  return { device, engine, wire, close: async () => { device.close(); await Dexie.delete(device.db.name) } }
}

/** Saves `count` records and sends them. The clock stops when every receipt is written; the way back of the log is timed apart. */
async function pushOurs(code: string, town: string, count: number, seed: number): Promise<Timed> {
  const { device, engine, wire, close } = await workspace(code)
  const records = benchRecords(count, town, seed)
  performance.clearResourceTimings()
  wire.sent = 0
  wire.ms = 0
  const start = performance.now()
  await device.records.createMany(records)
  const saved = performance.now()
  let pushed = 0
  let serverMs = 0
  engine.state.subscribe(({ phase }: { phase: SyncPhase }) => { if (phase !== 'receiving' || pushed) return; pushed = performance.now(); serverMs = wire.ms })
  await engine.now()
  const end = performance.now()
  const counts = await device.outbox.counts()
  if (counts.sent !== count || counts.waiting > 0 || engine.state.get().phase !== 'idle') throw new Error(`not all sent: ${JSON.stringify({ counts, state: engine.state.get() })}`)
  await close()
  return { ms: pushed - start, bytes: wire.sent, detail: { save: saved - start, send: pushed - saved, server: serverMs, echo: end - pushed } }
}

/** Receives `count` records into an empty database. */
async function pullOurs(code: string, count: number): Promise<Timed> {
  const { device, engine, wire, close } = await workspace(code)
  performance.clearResourceTimings()
  wire.ms = 0
  const start = performance.now()
  await engine.now()
  const ms = performance.now() - start
  const held = await device.records.count('enterprise')
  if (held !== count || engine.state.get().phase !== 'idle') throw new Error(`received ${held}: ${JSON.stringify(engine.state.get())}`)
  const bytes = received(start)
  await close()
  return { ms, bytes, detail: { server: wire.ms } }
}

async function floorTable() {
  const db = new Dexie(`floor-${crypto.randomUUID()}`, { chromeTransactionDurability: 'strict' })
  db.version(1).stores({ rows: 'id' })
  await db.open()
  return { rows: db.table('rows'), close: () => db.delete() }
}

async function pushFloor(url: string, town: string, count: number, seed: number): Promise<Timed> {
  const records = benchRecords(count, town, seed)
  const { rows, close } = await floorTable()
  const start = performance.now()
  await rows.bulkAdd(records.map((record) => ({ id: crypto.randomUUID(), ...record })))
  const saved = performance.now()
  const packed = await new Response(new Blob([JSON.stringify(records)]).stream().pipeThrough(new CompressionStream('gzip'))).blob()
  const answer = await fetch(url, { method: 'POST', body: packed, headers: { 'content-type': 'text/plain' } })
  await answer.text()
  const ms = performance.now() - start
  await close()
  return { ms, bytes: packed.size, detail: { save: saved - start, send: ms - (saved - start) } }
}

async function pullFloor(url: string): Promise<Timed> {
  const { rows, close } = await floorTable()
  const start = performance.now()
  const records = JSON.parse(await (await fetch(url, { cache: 'no-store' })).text()) as object[]
  await rows.bulkAdd(records)
  const ms = performance.now() - start
  await close()
  return { ms, bytes: 0, detail: {} }
}

const bench = { pushOurs, pullOurs, pushFloor, pullFloor }
export type Bench = typeof bench
Object.assign(globalThis, { bench })
