// Runs in Chromium: our own device and sync code beside the floor (one bulkAdd, one compressed request).
import { Dexie } from 'dexie'
import type { EnrolmentPreview, Session } from '@/contract'
import { createCipher, live, openDevice } from '@/device'
import { createBrowserWorld, createClient, createSessionKeeper, createSyncEngine } from '@/sync'
import { benchRecords } from './sync-records'

export interface Timed { ms: number; bytes: number; detail: Record<string, number> }

/** Records our phone and the rivals save in one transaction. */
const SAVED_AT_ONCE = 1_000

const received = (since: number, path: string): number => performance.getEntriesByType('resource')
  .filter((entry) => entry.startTime >= since && entry.name.includes(path))
  .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0)

/** What a page leaves behind for the next one: whose phone it is, and the key of what is stored there, as the app hands it on. */
export interface LeftBehind { personId: string; deviceId: string; key: number[] }

/** A phone on the server: enrolled by a code, or the one a page that is gone has left behind. */
async function workspace(who: { code: string } | LeftBehind) {
  const world = createBrowserWorld()
  const wire = { sent: 0, ms: 0 }
  const counted = { ...world, transport: async (request: Parameters<typeof world.transport>[0]) => {
    wire.sent += request.body?.length ?? 0
    const start = performance.now()
    const response = await world.transport(request)
    wire.ms += performance.now() - start
    return response
  } }
  const client = createClient(counted)
  const json = (path: string, body: unknown) => ({ method: 'POST' as const, path, body: JSON.stringify(body), nonce: 'ifThere' as const })
  const personId = 'code' in who ? (await client.json<EnrolmentPreview>(json('/api/enrolments/preview', { code: who.code }))).person.id : who.personId
  const deviceId = 'code' in who ? crypto.randomUUID() : who.deviceId
  const key = 'code' in who ? crypto.getRandomValues(new Uint8Array(32)) : Uint8Array.from(who.key)
  const session = createSessionKeeper(client, world.lock, personId)
  if ('code' in who) session.adopt(await client.json<Session>(json('/api/enrolments/redeem', { code: who.code, deviceId, deviceLabel: 'bench' })))
  const device = await openDevice(personId, { cipher: createCipher(key) })
  const engine = createSyncEngine({ db: device.db, deviceId, session, world: counted, upload: async () => undefined })
  const remove = async (): Promise<void> => { device.close(); await Dexie.delete(device.db.name) }
  return { personId, deviceId, key: [...key], device, engine, wire, remove }
}

/** Resolves with the time at which the committed database first answered yes. */
function when(reached: () => Promise<boolean>): Promise<number> {
  return new Promise((resolve, reject) => {
    const watch = live(reached).subscribe({
      next(yes) {
        if (!yes) return
        resolve(performance.now())
        watch.unsubscribe()
      },
      error: reject,
    })
  })
}

/**
 * Saves `count` records in several transactions while the engine runs, as in the open app, and sends them. The clock stops when
 * every receipt is written; the way back of the log is timed apart.
 */
async function pushOurs(code: string, town: string, count: number, seed: number): Promise<Timed> {
  const ours = await workspace({ code })
  const { device, engine, wire } = ours
  const records = benchRecords(count, town, seed)
  engine.start()
  await engine.now()
  wire.sent = 0
  wire.ms = 0
  const start = performance.now()
  const allSent = when(async () => (await device.outbox.counts()).sent >= count)
  for (let at = 0; at < count; at += SAVED_AT_ONCE) await device.records.createMany(records.slice(at, at + SAVED_AT_ONCE))
  const saved = performance.now()
  const sent = await allSent
  const bytes = wire.sent
  const server = wire.ms
  await engine.now()
  const end = performance.now()
  const counts = await device.outbox.counts()
  if (counts.sent !== count || counts.waiting > 0 || engine.state.get().phase !== 'idle') throw new Error(`not all sent: ${JSON.stringify({ counts, state: engine.state.get() })}`)
  engine.stop()
  await ours.remove()
  return { ms: sent - start, bytes, detail: { save: saved - start, rest: sent - saved, server, echo: end - sent } }
}

/** Receives `count` records into an empty database. The clock stops when the last and its cursor are written; the check against the server's manifest is timed apart. */
async function pullOurs(code: string, count: number): Promise<Timed> {
  const ours = await workspace({ code })
  const { device, engine, wire } = ours
  wire.ms = 0
  const start = performance.now()
  const all = when(async () => (await device.db.cursors.toArray()).some(({ seq }) => seq >= count))
  await engine.now()
  const end = performance.now()
  const ms = (await all) - start
  const held = await device.records.count('enterprise')
  if (held !== count || engine.state.get().phase !== 'idle') throw new Error(`received ${held}: ${JSON.stringify(engine.state.get())}`)
  const bytes = received(start, '/api/sync/')
  await ours.remove()
  return { ms, bytes, detail: { server: wire.ms, check: end - start - ms } }
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
  const bytes = received(start, url)
  await close()
  return { ms, bytes, detail: {} }
}

export interface FirstPull extends LeftBehind { ms: number; received: number; told: number[] }

/** A supervisor's first pull; the page may be gone in its middle, and another goes on with what it left behind. */
async function firstPull(who: { code: string } | LeftBehind): Promise<FirstPull> {
  const ours = await workspace(who)
  const { personId, deviceId, key, device, engine } = ours
  const told: number[] = []
  engine.state.subscribe(({ progress }) => { if (progress?.what === 'records') told.push(progress.done) })
  Object.assign(globalThis, { first: { personId, deviceId, key, told } })
  const start = performance.now()
  await engine.now()
  const ms = performance.now() - start
  if (engine.state.get().phase !== 'idle') throw new Error(JSON.stringify(engine.state.get()))
  const received = await device.records.count('enterprise')
  device.close()
  return { personId, deviceId, key, ms, received, told }
}

Object.assign(globalThis, { bench: { pushOurs, pullOurs, pushFloor, pullFloor, firstPull } })
