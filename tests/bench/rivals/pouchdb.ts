import PouchDB from 'pouchdb-browser'
import type { Timed } from '../sync-page'
import { docsOf, gzipped, received, SAVED_AT_ONCE } from './wire'

/** Tuned: large batches, packed requests, one revision kept. */
const BATCH = { batch_size: 1_000, batches_limit: 4 }
const opened = () => new PouchDB(`pouch-${crypto.randomUUID()}`, { revs_limit: 1 })

function remote(url: string, count: (bytes: number) => void) {
  const packing = async (address: string, options: { body?: string; headers: Headers }) => {
    if (!options.body) return PouchDB.fetch(address, options)
    const body = await gzipped(options.body)
    count(body.size)
    return PouchDB.fetch(address, { ...options, body })
  }
  return new PouchDB(`${url}/pouch`, { skip_setup: true, fetch: packing })
}

/** Saves while the replication runs; ends when every document is acknowledged. */
export async function pushPouch(url: string, town: string, count: number, seed: number): Promise<Timed> {
  const docs = docsOf(count, town, seed).map(({ id, ...doc }) => ({ _id: id, ...doc }))
  const db = opened()
  await db.info()
  let bytes = 0
  const start = performance.now()
  const replication = db.replicate.to(remote(url, (more) => { bytes += more }), { ...BATCH, live: true, retry: false })
  const sent = new Promise<void>((resolve, reject) => {
    replication.on('change', ({ docs_written: written }: { docs_written: number }) => { if (written >= count) resolve() })
    replication.on('error', reject)
  })
  for (let at = 0; at < count; at += SAVED_AT_ONCE) await db.bulkDocs(docs.slice(at, at + SAVED_AT_ONCE))
  const saved = performance.now()
  await sent
  const ms = performance.now() - start
  const ended = new Promise((resolve) => { replication.on('complete', resolve) })
  replication.cancel()
  await ended
  await db.destroy()
  return { ms, bytes, detail: { save: saved - start, rest: ms - (saved - start) } }
}

/** Fetches into an empty database. */
export async function pullPouch(url: string, count: number): Promise<Timed> {
  const db = opened()
  await db.info()
  const start = performance.now()
  await db.replicate.from(remote(url, () => undefined), BATCH)
  const ms = performance.now() - start
  const { doc_count: held } = await db.info() as { doc_count: number }
  if (held !== count) throw new Error(`PouchDB received ${held}`)
  const bytes = received(`${url}/pouch`, start)
  await db.destroy()
  return { ms, bytes, detail: {} }
}
