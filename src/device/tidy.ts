import type { Table } from 'dexie'
import type { UserDatabase } from './database'
import { sweepDiscarded } from './discarded'
import { passed } from './passed'
import { write } from './write'

const DAY_MS = 86_400_000
/** Looking through all that is kept costs reading it. */
const EVERY_MS = DAY_MS / 4
const KEY = 'tidied'

export interface Keep {
  /** Acknowledged edits, for a server restored from an older backup. */
  sentDays: number
  /** Bytes the server has confirmed, or that were fetched for reading, or of files that were given up. */
  bytesDays: number
}

export const KEEP: Keep = { sentDays: 90, bytesDays: 14 }

/** What is kept for some days, with the count of passed time from which they run. */
interface Kept { since?: number }

/** Keys of rows that have been kept longer than some days. The days of a row without a beginning run from now on. */
async function overdue<T extends Kept, K>(rows: Table<T, K>, among: (row: T) => boolean, now: number, days: number): Promise<K[]> {
  const gone: K[] = []
  const begun: [K, T][] = []
  await rows.toCollection().each((row, { primaryKey }) => {
    if (!among(row)) return
    if (row.since === undefined || row.since > now) begun.push([primaryKey as K, { ...row, since: now }])
    else if (now - row.since > days * DAY_MS) gone.push(primaryKey as K)
  })
  await rows.bulkPut(begun.map(([, row]) => row))
  return gone
}

const always = (): boolean => true

/**
 * Lets go what has been kept long enough, by time that the server's clock and this phone's both saw pass: a wrong clock throws nothing
 * away. Nothing unsent is ever touched.
 */
export async function tidy(db: UserDatabase, keep: Keep = KEEP): Promise<void> {
  const isDone = await db.transaction('r', db.meta, async () => {
    const last = (await db.meta.get(KEY))?.value as number | undefined
    return last !== undefined && Math.abs((await passed(db)) - last) < EVERY_MS
  })
  if (isDone) return
  await write(db, [db.sent, db.setAside, db.attachments, db.attachmentBytes, db.keyed], async () => {
    const now = await passed(db)
    await db.sent.bulkDelete(await overdue(db.sent, always, now, keep.sentDays) as number[])
    await db.setAside.bulkDelete(await overdue(db.setAside, always, now, keep.sentDays))
    const old = await overdue(db.attachments, ({ state }) => state !== 'draft' && state !== 'waiting', now, keep.bytesDays)
    await db.attachments.bulkDelete(old)
    await db.attachmentBytes.bulkDelete(old)
    await sweepDiscarded(db)
    await db.meta.put({ key: KEY, value: now })
  })
}
