import { isInUse, openExisting, storedIdentity, type LockedOptions, type UserDatabase } from '@/device'
import { anythingWaits, createClient, createSessionKeeper, createSyncEngine, createTusUploader, isAtWork, type Lock, type Sender, type Uploader, type World } from '@/sync'

/** Whether the person is signed in and something of theirs may go. */
const isNeeded = async (db: UserDatabase, { network }: World, open: LockedOptions): Promise<boolean> =>
  (await isAtWork(db)) && (await isInUse(db, open)) && anythingWaits(db, network)

/** The sync lock, given only while there is need: meanwhile a page may have sent it, or put the database aside. */
const ifNeeded = (db: UserDatabase, world: World, open: LockedOptions): Lock => ({
  hold: (name, wait, work) => world.lock.hold(name, wait, async () => ((await isNeeded(db, world, open)) ? work() : undefined as never)),
})

/**
 * Sends a person's records and files without any page, by the same engine under the same lock. The session comes from the refresh
 * cookie and must be theirs. The database is open only as long as this takes.
 * @returns whether everything has gone, or nothing may go
 * @throws DeviceError `schema-fence`, `storage-failed`
 */
export async function sendWaiting({ personId, generation }: Sender, world: World, { open = {}, upload }: { open?: LockedOptions; upload?: Uploader } = {}): Promise<boolean> {
  const db = await openExisting(personId, { clock: world.clock, random: world.random, generation, ...open })
  if (!db) return true
  try {
    const identity = await storedIdentity(db)
    if (!identity || !(await isAtWork(db))) return true
    const session = createSessionKeeper(createClient(world), world.lock, personId, undefined, identity)
    const engine = createSyncEngine({ db, deviceId: identity.id, session, upload: upload ?? createTusUploader(db, session), world: { ...world, lock: ifNeeded(db, world, open) } })
    await engine.now()
    // Without a session trying again is of no use; the app asks the person when it opens.
    return engine.state.get().phase === 'signedOut' || !(await isNeeded(db, world, open))
  } finally {
    db.close()
  }
}
