import { openExisting, storedIdentity, type OpenOptions, type UserDatabase } from '@/device'
import { anythingWaits, createClient, createSessionKeeper, createSyncEngine, createTusUploader, isAtWork, type Lock, type Sender, type Uploader, type World } from '@/sync'

/** The sync lock, given only while the person is signed in and something of theirs still waits: a page may have sent it meanwhile. */
const ifNeeded = (db: UserDatabase, lock: Lock): Lock => ({
  hold: (name, wait, work) => lock.hold(name, wait, async () => ((await isAtWork(db)) && (await anythingWaits(db)) ? work() : undefined as never)),
})

/**
 * Sends a person's records and files without any page, by the same engine under the same lock. The session comes from the refresh
 * cookie and must be theirs. The database is open only as long as this takes.
 * @returns whether everything has gone, or nothing may go
 * @throws DeviceError `schema-fence`, `storage-failed`
 */
export async function sendWaiting({ personId, generation }: Sender, world: World, { open = {}, upload }: { open?: OpenOptions; upload?: Uploader } = {}): Promise<boolean> {
  const db = await openExisting(personId, { clock: world.clock, random: world.random, generation, ...open })
  if (!db) return true
  try {
    const identity = await storedIdentity(db)
    if (!identity || !(await isAtWork(db))) return true
    const session = createSessionKeeper(createClient(world), world.lock, personId, undefined, identity)
    const engine = createSyncEngine({ db, deviceId: identity.id, session, upload: upload ?? createTusUploader(db, session), world: { ...world, lock: ifNeeded(db, world.lock) } })
    await engine.now()
    // Without a session trying again is of no use; the app asks the person when it opens.
    return engine.state.get().phase === 'signedOut' || !(await isAtWork(db)) || !(await anythingWaits(db))
  } finally {
    db.close()
  }
}
