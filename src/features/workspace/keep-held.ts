import { DeviceError, live, type Device } from '@/device'
import type { PeopleOfPhone } from './people'

/**
 * Keeps noted outside the database what it holds beyond the server, so that a loss can be told in numbers.
 * @returns how to stop
 */
export function keepHeld({ db, outbox, drafts }: Device, people: PeopleOfPhone): () => void {
  const held = live(async () => {
    // Emptied under the open app: what is noted is all that is left to tell of it.
    if (!(await db.meta.get('schema'))) throw new DeviceError('storage-lost')
    const [{ total }, begun, lastSyncAt] = [await outbox.unsent(), await drafts.list(), (await db.meta.get('lastSyncAt'))?.value]
    return { unsent: total, drafts: begun.length, ...(typeof lastSyncAt === 'number' ? { lastSyncAt } : {}) }
  }).subscribe({
    next: (now) => people.hold(db.personId, now),
    error: () => undefined,
  })
  return () => held.unsubscribe()
}
