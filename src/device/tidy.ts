import type { UserDatabase } from './database'
import { write } from './write'

const DAY_MS = 86_400_000

export interface Keep {
  /** Acknowledged edits, for a server restored from an older backup. */
  sentDays: number
  /** Bytes the server has confirmed, or that were fetched for reading. */
  bytesDays: number
}

export const KEEP: Keep = { sentDays: 90, bytesDays: 14 }

/** Lets go what has been kept long enough. Nothing unsent is ever touched. */
export async function tidy(db: UserDatabase, keep: Keep = KEEP): Promise<void> {
  const now = db.clock.now()
  await write(db, [db.sent, db.setAside, db.attachments, db.attachmentBytes], async () => {
    await db.sent.filter((row) => row.at < now - keep.sentDays * DAY_MS).delete()
    await db.setAside.filter((row) => row.at < now - keep.sentDays * DAY_MS).delete()
    const old = await db.attachments.where('state').anyOf('received', 'cached')
      .filter((file) => (file.receivedHere ?? now) < now - keep.bytesDays * DAY_MS).primaryKeys()
    await db.attachments.bulkDelete(old)
    await db.attachmentBytes.bulkDelete(old)
  })
}
