import { openLocked, type LockedOptions } from '@/device'
import type { Sender } from '@/sync'

/** Files that still have to go once all edits have: these need no key to be counted. Undefined: the database is not there. */
export async function filesWaiting({ personId, generation }: Sender, open: Omit<LockedOptions, 'cipher'> = {}): Promise<number | undefined> {
  const db = await openLocked(personId, { ...open, generation })
  try {
    return await db?.attachments.where('state').equals('waiting').count()
  } finally {
    db?.close()
  }
}
