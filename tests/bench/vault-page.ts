// Runs in Chromium: a person's vault on the page's own thread, with which the browser can be made to dawdle.
import { argon2id } from 'hash-wasm'
import { createCipher, openDevice, openVault, searchInWorker, searchOnPage, systemClock, systemRandom, type Derive, type Device, type Search, type SearchListener } from '@/device'
import { benchRecords } from './sync-records'

const PERSON = 'bench'
const PASSPHRASE = '青瓷 河埠头 早班船'
const TOWN = '320282112'
const PAGE = 50

const derive: Derive = (password, salt, { memoryKiB, iterations, lanes }) =>
  argon2id({ password, salt, memorySize: memoryKiB, iterations, parallelism: lanes, hashLength: 32, outputType: 'binary' })
const vault = () => openVault(PERSON, { clock: systemClock, random: systemRandom, derive })
let device: Device | undefined
let key = new Uint8Array()

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
const quantile = (values: number[], at: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))]!

/** A vault with records in it, made at full speed. */
export async function fill(count: number): Promise<void> {
  const cipher = createCipher(await vault().create(PASSPHRASE))
  device = await openDevice(PERSON, { cipher })
  const records = benchRecords(count, TOWN, 1)
  for (let at = 0; at < count; at += 1_000) await device.records.createMany(records.slice(at, at + 1_000))
  device.close()
}

/** From the passphrase to the first list, ms. */
export const unlock = (): Promise<number> => timed(async () => {
  device?.close()
  key = new Uint8Array(await vault().unlockWithPassphrase(PASSPHRASE))
  device = await openDevice(PERSON, { cipher: createCipher(key) })
  await device.records.list('enterprise', { limit: PAGE })
})

/** The first page of a list, and 50 records from all over by their ids: what one of them takes at the middle, ms. */
export async function page50(): Promise<number> {
  const ids = (await device!.db.records.toCollection().primaryKeys())
  const times: number[] = []
  for (let n = 0; n < 40; n += 1) {
    times.push(await timed(() => device!.records.list('enterprise', { limit: PAGE })))
    times.push(await timed(() => device!.records.getMany('enterprise', Array.from({ length: PAGE }, (_, at) => ids[(n * 997 + at * 193) % ids.length]!))))
  }
  return quantile(times, 0.5)
}

/** Saving one record until the disk has it, ms. */
export async function saveP95(): Promise<number> {
  const times: number[] = []
  for (const { fields, town } of benchRecords(60, TOWN, 7)) times.push(await timed(() => device!.records.create('enterprise', town, fields)))
  return quantile(times, 0.95)
}

interface Indexed { ms: number; firstMs: number; longestTaskMs: number; longestWaitMs: number }

/**
 * All records made searchable while keys are pressed: ms until the first and until all are, the longest task, and the longest a key waited.
 * @param workerUrl the built app's search worker; without it the page does the work itself, as where no worker starts
 */
export async function index(count: number, workerUrl?: string): Promise<Indexed> {
  const tasks: number[] = []
  const watch = new PerformanceObserver((list) => { for (const entry of list.getEntries()) tasks.push(entry.duration) })
  watch.observe({ type: 'longtask' })
  let longestWaitMs = 0
  let last = performance.now()
  // Stands for a finger: what asks for the thread every few milliseconds, and how long it is kept waiting.
  const { port1, port2 } = new MessageChannel()
  const poke = setInterval(() => { port1.postMessage(performance.now(), []) }, 8)
  port2.addEventListener('message', ({ data }: MessageEvent<number>) => { longestWaitMs = Math.max(longestWaitMs, performance.now() - data, performance.now() - last - 8); last = performance.now() })
  port2.start()
  let search: Search | undefined
  let firstMs = 0
  const ms = await timed(() => new Promise<void>((resolve, reject) => {
    const begun = performance.now()
    const listener: SearchListener = {
      grown(_, whole) {
        firstMs ||= performance.now() - begun
        if (whole) resolve()
      },
      spoilt: () => undefined,
      failed: () => reject(new Error('the search failed')),
    }
    if (workerUrl === undefined) search = searchOnPage(device!.records, listener)
    else {
      const worker = new Worker(workerUrl, { type: 'module' })
      search = searchInWorker(worker, listener)
      worker.postMessage({ open: { personId: PERSON, generation: 0, key: key.slice() } }, [])
    }
  }))
  clearInterval(poke)
  await new Promise((resolve) => { setTimeout(resolve, 200) })
  watch.disconnect()
  const { total } = await search!.find('', 1)
  search!.close()
  if (total < count) throw new Error(`only ${total} records are searchable`)
  return { ms, firstMs, longestTaskMs: Math.max(0, ...tasks), longestWaitMs }
}
