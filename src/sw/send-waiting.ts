import { openExisting, type OpenOptions, type UserDatabase } from '@/device'
import { anythingWaits, createClient, createSessionKeeper, createSyncEngine, createTusUploader, isAtWork, type Lock, type Uploader, type World } from '@/sync'

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
export async function sendWaiting(personId: string, world: World, { open = {}, upload }: { open?: OpenOptions; upload?: Uploader } = {}): Promise<boolean> {
  const db = await openExisting(personId, { clock: world.clock, random: world.random, ...open })
  if (!db) return true
  try {
    const deviceId = (await db.meta.get('deviceId'))?.value
    if (typeof deviceId !== 'string' || !(await isAtWork(db))) return true
    const session = createSessionKeeper(createClient(world), world.lock, personId)
    const engine = createSyncEngine({ db, deviceId, session, upload: upload ?? createTusUploader(db, session), world: { ...world, lock: ifNeeded(db, world.lock) } })
    await engine.now()
    // Without a session trying again is of no use; the app asks the person when it opens.
    return engine.state.get().phase === 'signedOut' || !(await isAtWork(db)) || !(await anythingWaits(db))
  } finally {
    db.close()
  }
}
