import type { Table } from 'dexie'
import type { UserDatabase } from './database'
import { asDeviceError, DeviceError } from './errors'

/**
 * One write transaction. It checks the schema fence first, and the promise resolves only when the browser has completed
 * the transaction; on any failure nothing of it is written.
 * Inside `work` only database calls may be awaited: anything else lets the browser commit early.
 * @throws DeviceError `schema-fence`, `storage-lost`, `storage-full`, `storage-failed`, or the one `work` threw
 */
export async function write<T>(db: UserDatabase, tables: Table[], work: () => Promise<T>): Promise<T> {
  try {
    return await db.transaction('rw', [...new Set([...tables, db.meta])], async () => {
      const stored = (await db.meta.get('schema'))?.value
      // Written at opening: gone when the browser has emptied the storage under the open app and the library opened it anew.
      if (stored === undefined) throw new DeviceError('storage-lost')
      if (Number(stored) > db.schema) throw new DeviceError('schema-fence')
      return work()
    })
  } catch (error) {
    throw asDeviceError(error)
  }
}

/** Raises a counter by `by` inside the running transaction. @returns its value before */
export async function advance(db: UserDatabase, key: 'deviceSeq' | 'touched', by: number): Promise<number> {
  const before = Number((await db.meta.get(key))?.value ?? 0)
  await db.meta.put({ key, value: before + by })
  return before
}
