import { Dexie, type DexieOptions, type Table } from 'dexie'
import { DeviceError } from '../errors'
import { prepareSweep, sweep } from './sweep'

/** What the sealed database needs to be for rows to be moved into it. */
export interface Target {
  db: Dexie
  meta: Table<{ key: string; value: unknown }, string>
  /** The database of earlier versions. */
  clearName: string
  storage: Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>
}

/** Key in `meta` under which stands how far it has come: the table, and the last key of it that is here. */
const MOVING = 'moving'
/** Key in `meta` of the mark that nothing of earlier versions is left. */
export const MOVED = 'moved'

interface Progress { table: number; after?: unknown }

/** Newest layout that the clear database ever had. */
const CLEAR_SCHEMA = 1
/** Written into the clear database before anything is copied: pages with older code then refuse to write (`schema-fence`). */
const FENCE = 1_000
const ROWS = 200
/** Rows with a file's bytes: up to 8 MB each. */
const FILES = 2

/** Whether a database may be there. Firefox before 126 does not tell, nor does a later one that has a ruined file: then all may be. */
async function namesOn({ storage }: Target): Promise<(name: string) => boolean> {
  const factory = (storage.indexedDB ?? globalThis.indexedDB) as IDBFactory
  if (!(factory as Partial<IDBFactory>).databases) return () => true
  const there = await factory.databases().catch(() => undefined)
  if (!there) return () => true
  const names = new Set(there.map(({ name }) => name))
  return (name) => names.has(name)
}

/** The clear database as it is, whatever tables it has; undefined when there is none. @throws what Dexie says when it cannot be opened */
async function openClear({ clearName, storage }: Target, isThere: (name: string) => boolean): Promise<Dexie | undefined> {
  if (!isThere(clearName)) return undefined
  const clear = new Dexie(clearName, { ...storage, chromeTransactionDurability: 'strict', cache: 'disabled' })
  try {
    return await clear.open()
  } catch (error) {
    clear.close()
    if ((error as Error).name === 'NoSuchDatabaseError') return undefined
    throw error
  }
}

/** From here on it stands still. @throws DeviceError `schema-fence` */
const fence = (clear: Dexie): Promise<void> => clear.transaction('rw', 'meta', async (transaction) => {
  const meta = transaction.table<{ key: string; value: unknown }, string>('meta')
  const schema = Number((await meta.get('schema'))?.value ?? 0)
  if (schema > CLEAR_SCHEMA && schema !== FENCE) throw new DeviceError('schema-fence')
  await meta.put({ key: 'schema', value: FENCE })
})

const tablesOf = (clear: Dexie): string[] => clear.tables.map(({ name }) => name).filter((name) => name !== 'meta').sort()

/**
 * Copies rows that are not here yet, in chunks, each with its mark in one transaction: ended at any moment, it goes on where it was; two
 * tabs at it at once help each other.
 * @param isDone asked inside each transaction: another tab may have finished, and the person be at work already
 */
async function copyRows(clear: Dexie, { db, meta }: Target, isDone: () => PromiseLike<boolean>, onMoving: () => void): Promise<void> {
  const names = tablesOf(clear)
  for (;;) {
    const progress = ((await meta.get(MOVING))?.value ?? { table: 0 }) as Progress
    const name = names[progress.table]
    if (name === undefined || await isDone()) return
    const limit = name === 'attachmentBytes' ? FILES : ROWS
    const source = clear.table<unknown, never>(name)
    const from = progress.after === undefined ? source.toCollection() : source.where(':id').above(progress.after)
    const rows = await from.limit(limit).toArray()
    const keyPath = source.schema.primKey.keyPath as string
    const next: Progress = rows.length < limit ? { table: progress.table + 1 } : { table: progress.table, after: (rows.at(-1) as Record<string, unknown>)[keyPath] }
    await db.transaction('rw', [name, 'meta'], async () => {
      const now = ((await meta.get(MOVING))?.value ?? { table: 0 }) as Progress
      if (now.table !== progress.table || now.after !== progress.after || await isDone()) return
      await db.table(name).bulkPut(rows)
      await meta.put({ key: MOVING, value: next })
    })
    onMoving()
  }
}

type Finish = (rows: { key: string; value: unknown }[]) => Promise<void>

async function moveRows(clear: Dexie, target: Target, isDone: () => PromiseLike<boolean>, finish: Finish, onMoving: () => void): Promise<void> {
  try {
    await fence(clear)
    await copyRows(clear, target, isDone, onMoving)
    await finish((await clear.table<{ key: string; value: unknown }>('meta').toArray()).filter(({ key }) => key !== 'schema'))
  } catch (error) {
    // Another tab was faster, and has taken the clear database away from under this one.
    if (!(await isDone())) throw error
  }
}

/** Whether a clear database holds something that nobody else has: an old page began it anew after everything had been moved. */
const holdsWork = async (clear: Dexie): Promise<boolean> => {
  const names = new Set(tablesOf(clear))
  const counts = await Promise.all(['outbox', 'drafts'].filter((name) => names.has(name)).map((name) => clear.table(name).count()))
  return counts.some((count) => count > 0)
}

/** Lets the browser delete it, without waiting for an old page that still holds it. @returns whether it is gone */
function remove(clear: Dexie): Promise<boolean> {
  return new Promise((resolve) => {
    clear.on('blocked', () => resolve(false))
    clear.delete().then(() => resolve(true), () => resolve(false))
  })
}

/**
 * Brings what earlier versions kept in the clear into the sealed database, and deletes it. A new database and not the old one sealed row by
 * row: what is overwritten lies on in the browser's files for as long as it pleases; a deleted database can be swept out of them.
 * @param finish completes the sealed database with the clear one's counters and marks, in one transaction; may be asked twice
 * @param isDone whether that has happened; inside a transaction or without
 * @throws DeviceError `schema-fence`; what Dexie says when one of them cannot be read or written
 */
export async function moveIn(target: Target, isDone: () => PromiseLike<boolean>, finish: Finish, onMoving: () => void): Promise<void> {
  if ((await target.meta.get(MOVED))?.value === true) return
  const clear = await openClear(target, await namesOn(target))
  if (clear) {
    try {
      if (!clear.tables.some(({ name }) => name === 'meta')) await finish([])
      else if (!(await isDone())) {
        await moveRows(clear, target, isDone, finish, onMoving)
      } else if ((await clear.table('meta').get('schema'))?.value !== FENCE && await holdsWork(clear)) return
      // Without room for it the deletion alone has to do.
      await prepareSweep(target.storage).catch(() => undefined)
      if (!(await remove(clear))) return
    } finally {
      clear.close()
    }
  } else await finish([])
  await sweep(target.storage, await namesOn(target))
  await target.meta.bulkPut([{ key: MOVED, value: true }])
  await target.meta.delete(MOVING)
}
