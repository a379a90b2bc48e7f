import type { UserDatabase } from './database'
import { write } from './write'

/** Number of the edit saved last; readable without the key. */
export const lastNumber = async (db: UserDatabase): Promise<number> => Number((await db.meta.get('deviceSeq'))?.value ?? 0)

/**
 * Closes a database that is about to be deleted to every tab, unless an edit was saved after `last`: from then on saving fails as where
 * the browser has emptied the storage (`storage-lost`). Should nobody come to delete it, its next opening opens it again.
 * @param last `lastNumber` when it was known what the database holds
 * @returns false when something was saved since
 * @throws DeviceError `storage-…`
 */
export const endWriting = (db: UserDatabase, last: number): Promise<boolean> => write(db, [], async () => {
  if ((await lastNumber(db)) !== last) return false
  await db.meta.delete('schema')
  return true
}, async () => (await db.meta.get('schema')) === undefined)
