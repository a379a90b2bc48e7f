import { generationsIn, UserDatabase, type LockedOptions, type OpenOptions } from './database'
import { databaseNames } from './database-names'
import { DeviceError } from './errors'

/** The person's databases on this phone, oldest first: the last is in use, the others were put aside for a newer one. */
export const generationsThere = async (personId: string, options: LockedOptions = {}): Promise<number[]> => generationsIn(personId, await databaseNames(options))

/** Only a database that is there; makes and marks nothing. */
async function openThere(personId: string, options: LockedOptions): Promise<UserDatabase | undefined> {
  const db = new UserDatabase(personId, options)
  try {
    if (!(await databaseNames(options)).includes(db.name)) return undefined
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

/**
 * Opens a person's database for work without the app and without the key: only one that is there. Makes and marks nothing, so that a
 * database the browser has lost is not taken for a new one. What is clear can be read: keys, counts, indexes, the courier, how far
 * towns were read, and of `meta` the counters and ids; anything else answers `vault-locked`.
 * @throws DeviceError `schema-fence` when newer code has taken it over; `storage-failed`
 */
export const openLocked = (personId: string, options: Omit<LockedOptions, 'cipher'>): Promise<UserDatabase | undefined> => openThere(personId, options)

/**
 * Opens once more, with its key, what a page of the app has open: for a worker that reads beside it.
 * @throws DeviceError `schema-fence`, `storage-failed`
 */
export const openBeside = (personId: string, options: OpenOptions): Promise<UserDatabase | undefined> => openThere(personId, options)
