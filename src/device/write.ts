import type { Table } from 'dexie'
import type { UserDatabase } from './database'
import { asDeviceError, DeviceError, isLostConnection } from './errors'

/**
 * One write transaction. It checks the schema fence first, and the promise resolves only when the browser has completed
 * the transaction; on any failure nothing of it is written. A browser that loses its connection to the database (Safari does,
 * now and then) gets it opened anew and the work done once more.
 * Inside `work` only database calls may be awaited: anything else lets the browser commit early.
 * @param landed whether the work is in the database after all; asked when the connection was lost while it was being completed,
 * which leaves that open. Without it such work is not tried again.
 * @throws DeviceError `schema-fence`, `storage-lost`, `storage-full`, `storage-failed`, or the one `work` threw
 */
export async function write<T>(db: UserDatabase, tables: Table[], work: () => Promise<T>, landed?: () => Promise<boolean>): Promise<T> {
  let done: { result: T } | undefined
  const attempt = () => db.transaction('rw', [...new Set([...tables, db.meta])], async () => {
    done = undefined
    const stored = (await db.meta.get('schema'))?.value
    // Written at opening: gone when the browser has emptied the storage under the open app and the library opened it anew.
    if (stored === undefined) throw new DeviceError('storage-lost')
    if (Number(stored) > db.schema) throw new DeviceError('schema-fence')
    const result = await work()
    done = { result }
    return result
  })
  try {
    return await attempt()
  } catch (error) {
    if (!isLostConnection(error) || (done && !landed)) throw asDeviceError(error)
    try {
      db.reconnect()
      const result = done && await landed?.() ? done : { result: await attempt() }
      return result.result
    } catch (again) {
      throw asDeviceError(again)
    }
  }
}

/** Raises a counter by `by` inside the running transaction. @returns its value before */
export async function advance(db: UserDatabase, key: 'deviceSeq' | 'touched', by: number): Promise<number> {
  const before = Number((await db.meta.get(key))?.value ?? 0)
  await db.meta.put({ key, value: before + by })
  return before
}
