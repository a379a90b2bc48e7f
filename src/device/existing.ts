import { laterNames, UserDatabase, type LockedOptions } from './database'
import { DeviceError } from './errors'

const namesIn = async ({ indexedDB = globalThis.indexedDB }: LockedOptions): Promise<string[]> =>
  (await (indexedDB as IDBFactory).databases()).flatMap(({ name }) => name ?? [])

/** Whether the app still works with this database: not once it was put aside for a newer one of the person's. */
export const isInUse = async (db: UserDatabase, options: LockedOptions = {}): Promise<boolean> => {
  const isLater = laterNames(db)
  return !(await namesIn(options)).some(isLater)
}

/**
 * Opens a person's database for work without the app: only one that is there and in use. Makes and marks nothing, so that a
 * database the browser has lost is not taken for a new one. Without a cipher only what is clear can be read: keys, counts, indexes, and of
 * `meta` the counters and ids; anything else answers `vault-locked`.
 * @throws DeviceError `schema-fence` when newer code has taken it over; `storage-failed`
 */
export async function openExisting(personId: string, options: LockedOptions = {}): Promise<UserDatabase | undefined> {
  const db = new UserDatabase(personId, options)
  try {
    if (!(await namesIn(options)).includes(db.name) || !(await isInUse(db, options))) return undefined
    await db.open()
    const schema = Number((await db.meta.get('schema'))?.value ?? 0)
    if (schema > db.schema) throw new DeviceError('schema-fence')
    if (schema > 0) return db
    db.close()
    return undefined
  } catch (error) {
    db.close()
    throw error instanceof DeviceError ? error : new DeviceError('storage-failed', undefined, error)
  }
}
