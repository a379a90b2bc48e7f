import { createRxDatabase } from 'rxdb/plugins/core'
import { replicateRxCollection } from 'rxdb/plugins/replication'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import type { Timed } from '../sync-page'
import { docsOf, gzipped, received, SAVED_AT_ONCE, type Doc } from './wire'

/** Tuned: no validation, no second tab, large batches, packed requests, the cheapest hash. */
const BATCH = 1_000
const schema = {
  version: 0, primaryKey: 'id', type: 'object',
  properties: { id: { type: 'string', maxLength: 36 }, kind: { type: 'string' }, town: { type: 'string' }, fields: { type: 'object' } },
  required: ['id', 'kind', 'town', 'fields'],
}
const hashFunction = (input: unknown): Promise<string> => Promise.resolve(String(String(input).length))

async function opened() {
  const database = await createRxDatabase({ name: `rx${crypto.randomUUID()}`, storage: getRxStorageDexie(), multiInstance: false, eventReduce: false, hashFunction })
  const { records } = await database.addCollections({ records: { schema } })
  const replicate = (identifier: string, way: object) => replicateRxCollection(
    { replicationIdentifier: identifier, collection: records, live: true, waitForLeadership: false, retryTime: 1_000, ...way })
  return { records, replicate, remove: async (): Promise<void> => { await database.remove() } }
}

/** Inserts while the replication runs; ends when every document is acknowledged. */
export async function pushRx(url: string, town: string, count: number, seed: number): Promise<Timed> {
  const docs = docsOf(count, town, seed)
  const { records, replicate, remove } = await opened()
  let bytes = 0
  let acknowledged = 0
  const handler = async (rows: { newDocumentState: Doc }[]): Promise<Doc[]> => {
    const body = await gzipped(JSON.stringify(rows))
    bytes += body.size
    const { conflicts } = await (await fetch(`${url}/rx/push`, { method: 'POST', body, headers: { 'content-type': 'text/plain' } })).json() as { conflicts: Doc[] }
    acknowledged += rows.length
    return conflicts
  }
  const replication = replicate(`${url}/rx/push`, { push: { batchSize: BATCH, handler } })
  await replication.awaitInSync()
  const start = performance.now()
  for (let at = 0; at < count; at += SAVED_AT_ONCE) await records.bulkInsert(docs.slice(at, at + SAVED_AT_ONCE))
  const saved = performance.now()
  await replication.awaitInSync()
  const ms = performance.now() - start
  if (acknowledged !== count) throw new Error(`RxDB sent ${acknowledged}`)
  await remove()
  return { ms, bytes, detail: { save: saved - start, rest: ms - (saved - start) } }
}

/** Fetches into an empty database. */
export async function pullRx(url: string, count: number): Promise<Timed> {
  const { records, replicate, remove } = await opened()
  const start = performance.now()
  const handler = async (checkpoint: { at: number } | undefined, limit: number) =>
    (await fetch(`${url}/rx/pull?after=${checkpoint?.at ?? 0}&limit=${limit}`, { cache: 'no-store' })).json()
  const replication = replicate(`${url}/rx/pull`, { live: false, pull: { batchSize: BATCH, handler } })
  await replication.awaitInitialReplication()
  const ms = performance.now() - start
  const held = await records.count().exec() as number
  if (held !== count) throw new Error(`RxDB received ${held}`)
  const bytes = received(`${url}/rx/pull`, start)
  await remove()
  return { ms, bytes, detail: {} }
}
