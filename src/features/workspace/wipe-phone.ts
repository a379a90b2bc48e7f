import type { Lost } from '@/contract'
import { databaseNames, endWriting, forgetShared, generationsThere, lastNumber, notDelivered, openLocked, storedIdentity, userDatabaseNames, vaultName, type LockedOptions, type UserDatabase } from '@/device'
import { quarantine, quarantineFiles, quarantineSealed, sayWiped, SyncProblem, type Client } from '@/sync'
import type { OpenWorkspace } from './open-workspace'
import type { PeopleOfPhone } from './people'
import type { Vaults } from './vaults'

export interface WipeTools {
  client: Client
  vaults: Vaults
  people: PeopleOfPhone
  /** Shuts the workspace and forgets the key, here and in other tabs. */
  close(): void
}

const filesWaiting = (db: UserDatabase): PromiseLike<number> => db.attachments.where('state').equals('waiting').count()

/**
 * An administrator asked for this phone to be emptied. What was saved and never sent goes into the server's quarantine first, photos and
 * other files for so long as there is time; of older databases of theirs, to which nobody has the key, what is sealed to the server. Only
 * when the server has all edits and has answered is anything deleted: the wraps, after which nobody opens what is left, then the
 * databases. Other people of this phone keep theirs. The person may work on for as long as it takes, here and in other tabs: what they
 * save meanwhile is handed over as well, and nothing can be saved once that is no longer so.
 * @throws SyncProblem while the server cannot be reached: then nothing has changed, and the next sync comes here again
 */
export async function wipePhone(tools: WipeTools, { device, deviceId, person }: Pick<OpenWorkspace, 'device' | 'deviceId' | 'person'>): Promise<void> {
  const { db } = device
  // Where the browser cannot say what is there, because one is ruined, nothing can be had of the others either.
  const generations = (await generationsThere(person.id).catch(() => [])).filter((generation) => generation < db.generation)
  const older = await handOverSealed(tools.client, person.id, generations, db.generation)
  for (;;) {
    const last = await lastNumber(db)
    const { tooLong } = await quarantine(db, tools.client, deviceId)
    const { lost } = await quarantineFiles(db, tools.client, deviceId)
    if ((await lastNumber(db)) !== last) continue
    await sayWiped(tools.client, deviceId, lostOf(older.edits + tooLong, older.files + lost))
    // A disk that takes nothing any more is no reason to keep the data on it.
    if (await endWriting(db, last).catch(async () => (await lastNumber(db)) === last)) break
  }
  await erase(tools, person.id)
}

/**
 * The same while the phone is locked: what is sealed to the server goes there unread. What only the person could have opened (files, edits
 * that had been refused) goes with the phone, and the server is told how much that is.
 * @param still whether it is locked yet: asked before anything goes
 * @throws SyncProblem as `wipePhone`; `forbidden` when the cookie is not this person's device: nothing has changed then
 */
export async function wipeLocked(tools: WipeTools, personId: string, options: Omit<LockedOptions, 'cipher'> = {}, still: () => boolean = () => true): Promise<void> {
  const generations = await generationsThere(personId, options)
  const { deviceId, edits, files } = await handOverSealed(tools.client, personId, generations, generations.at(-1), options)
  if (deviceId === undefined || !still()) return
  await sayWiped(tools.client, deviceId, lostOf(edits, files))
  if (still()) await erase(tools, personId)
}

/**
 * Hands over what these databases hold sealed, oldest first, without their keys.
 * @param newest the one of the device that the cookie is of
 * @returns the last one's device, and how much only the person could have opened
 */
async function handOverSealed(client: Client, personId: string, generations: readonly number[], newest: number | undefined, options: Omit<LockedOptions, 'cipher'> = {}) {
  const left: { deviceId?: string; edits: number; files: number } = { edits: 0, files: 0 }
  for (const generation of generations) {
    const isOlder = generation !== newest
    const db = await openLocked(personId, { ...options, generation }).catch((error: unknown) => {
      // One that does not open was put aside for that.
      if (!isOlder) throw error
      return undefined
    })
    try {
      const id = db && (await storedIdentity(db))?.id
      if (!db || id === undefined) continue
      left.deviceId = id
      const unsent = await notDelivered(db)
      // An older database may be of an older device, for which this cookie says nothing.
      const handed = await quarantineSealed(db, client, id).catch((error: unknown) => {
        if (!isOlder || !(error instanceof SyncProblem) || error.code !== 'forbidden') throw error
        return 0
      })
      left.edits += Math.max(0, unsent - handed)
      left.files += await filesWaiting(db)
    } finally {
      db?.close()
    }
  }
  return left
}

const lostOf = (edits: number, files: number): Lost | undefined => (edits + files > 0 ? { ...(edits > 0 ? { edits } : {}), ...(files > 0 ? { files } : {}) } : undefined)

async function erase({ vaults, people, close }: WipeTools, personId: string): Promise<void> {
  close()
  await vaults.of(personId, (vault) => vault.removeWraps())
  people.forget(personId)
  await deleteDatabasesOf(personId)
  // Sealed to a key that is gone; that it was shared with this person, and how much, needs not stay either.
  await forgetShared(personId).catch(() => undefined)
}

/** Where the browser cannot say what is there, because one is ruined: a name that is not taken does no harm. */
const likelyNames = (personId: string): string[] =>
  Array.from({ length: 10 }, (_, generation) => [vaultName(personId, generation), ...userDatabaseNames(personId, generation)]).flat()

/** Everything of the person's on this phone, older generations too; another tab that still holds one open lets go of it by itself. */
async function deleteDatabasesOf(personId: string): Promise<void> {
  const names = (await databaseNames().catch(() => likelyNames(personId))).filter((name) => name.includes(personId))
  await Promise.all(names.map((name) => new Promise((resolve) => { Object.assign(indexedDB.deleteDatabase(name), { onsuccess: resolve, onerror: resolve }) })))
}
