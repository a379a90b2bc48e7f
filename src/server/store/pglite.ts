import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import type { Database, Orm } from './database'
import { bindingTo } from './request-role'
import { DurableNodeFS, syncPath, syncTree } from './durable-node-fs'
import { retrying, type RetryTools } from './retry'

/** `-F` would switch fsync off again; the sync method must be one our file system carries out. */
const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'synchronous_commit=on',
]

const BYTEA = 17
/** Bytes go to the database as they are; PGlite would write them out in hexadecimal first. */
const serializers = { [BYTEA]: (bytes: Uint8Array) => bytes as unknown as string }

/**
 * Opens the embedded PostgreSQL. One process only: the caller holds the data-directory lock.
 * @param place folder where the database lies; made when absent. For tests in memory: undefined, or the dump of one that was laid before
 */
export async function openPglite(place: string | Blob | undefined, tools: RetryTools): Promise<Database> {
  if (typeof place === 'string' && !fs.existsSync(place)) await layFresh(place)
  const client = typeof place === 'string'
    ? await PGlite.create({ fs: new DurableNodeFS(place), startParams, serializers })
    : await PGlite.create({ serializers, ...(place ? { loadDataDir: place } : {}) })
  const orm = drizzle({ client }) as unknown as Orm
  return {
    kind: 'pglite',
    lanes: 1,
    orm,
    transact: (work, { mode = 'write' } = {}) => retrying(
      () => orm.transaction(work, mode === 'snapshot' ? { isolationLevel: 'repeatable read', accessMode: 'read only' } : undefined), tools),
    within: (scopes, work, { mode = 'write' } = {}) => retrying(() => client.transaction(async (transaction) => {
      await transaction.exec(`${mode === 'snapshot' ? 'set transaction isolation level repeatable read, read only; ' : ''}${bindingTo(scopes)}`)
      return work(drizzle({ client: transaction as unknown as PGlite }) as unknown as Orm)
    }), tools),
    // one process without workers has no autovacuum; figures of a nearly empty table would mislead the planner for a day
    maintain: async () => { await client.exec('vacuum') },
    close: () => client.close(),
  }
}

/** A database is laid beside its place and moved there whole: a first start that dies half way leaves nothing half-made. */
async function layFresh(folder: string): Promise<void> {
  const parent = dirname(folder)
  fs.mkdirSync(parent, { recursive: true })
  for (const name of fs.readdirSync(parent)) if (name.startsWith('laying-')) fs.rmSync(join(parent, name), { recursive: true })
  const laying = fs.mkdtempSync(join(parent, 'laying-'))
  const client = await PGlite.create({ fs: new DurableNodeFS(laying), startParams })
  await client.close()
  await syncTree(laying)
  fs.renameSync(laying, folder)
  syncPath(parent)
}
