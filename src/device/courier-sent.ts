import type { CourierRow } from './courier-rows'
import type { UserDatabase } from './database'
import { editsIn } from './sums'
import { write } from './write'

/** The server has taken its letters. */
const isTaken = ({ letters, waits, stuck }: CourierRow): boolean => letters.length > 0 && !waits && !stuck

/** Edits of this phone that the server does not have: neither acknowledged, nor taken sealed. Readable without the person's key. */
export const notDelivered = (db: UserDatabase): Promise<number> => db.transaction('r', [db.outbox, db.courier], async () => {
  const [edits, rows] = await Promise.all([editsIn(db.outbox), db.courier.toArray()])
  return edits - rows.reduce((sum, row) => sum + (isTaken(row) ? row.count : 0), 0)
})

/**
 * Notes what became of rows that were sent, unless their edits have been sealed anew meanwhile.
 * @param stuck orders of those the server would not take, or of which it refused an edit
 */
export const noteSent = (db: UserDatabase, rows: readonly CourierRow[], stuck: ReadonlySet<number> = new Set()): Promise<void> => write(db, [db.courier], async () => {
  const present = await db.courier.bulkGet(rows.map((row) => row.order))
  await db.courier.bulkPut(present.flatMap((row, index) => {
    const sent = rows[index]!
    if (!row || String(row.enc) !== String(sent.enc) || row.letters[0]?.number !== sent.letters[0]!.number) return []
    const { waits: _waits, ...now } = row
    return [stuck.has(row.order) ? { ...now, stuck: true as const } : now]
  }))
})

/** Key in `meta`: by town, the epoch of the log that the last letters went to. Says nothing that the cursors do not. */
const SENT_UNDER = 'sentUnder'

/**
 * Has what a database sent sealed wait once more, in towns whose log has begun anew since: the server may have been restored from before
 * it came, and nobody can ask this database's outbox. The server knows what it has all the same.
 * @param epochs by town, of the logs as they are now
 */
export const waitInNewLogs = (db: UserDatabase, epochs: Readonly<Record<string, string>>): Promise<void> => write(db, [db.courier], async () => {
  const known = (await db.meta.get(SENT_UNDER))?.value as Record<string, string> | undefined
  const anew = new Set(Object.keys(epochs).filter((town) => epochs[town] !== known?.[town]))
  if (anew.size === 0) return
  const rows = await db.courier.filter((row) => isTaken(row) && row.towns.some((town) => anew.has(town))).toArray()
  await db.courier.bulkPut(rows.map((row) => ({ ...row, waits: 1 })))
  await db.meta.put({ key: SENT_UNDER, value: { ...known, ...epochs } })
})
