import type { UserDatabase } from './database'
import { chunked } from './outbox-rows'
import { withEdit } from './record-row'
import type { OutboxEdit, RecordRow, SentRow } from './rows'
import { advance } from './write'

/**
 * An edit for a log that began anew. Versions beyond the first count differently there: what the edit had seen of the old count
 * says nothing of what others have written since, so it may claim to have seen the record's making and no more.
 */
export const forNewLog = (edit: OutboxEdit): OutboxEdit => ({ ...edit, mutation: { ...edit.mutation, baseVersion: Math.min(edit.mutation.baseVersion, 1) } })

/** Town of the log that holds an acknowledged edit: the record may have moved there meanwhile. */
export const townOf = ({ mutation, receipt }: Pick<SentRow['items'][number], 'mutation' | 'receipt'>): string => receipt.town ?? mutation.town

/** Takes a town's acknowledged edits back into the outbox, inside the running transaction. */
export async function queueAgain(db: UserDatabase, town: string): Promise<OutboxEdit[]> {
  const again: OutboxEdit[] = []
  for (const batch of await db.sent.toArray()) {
    const mine = batch.items.filter((item) => townOf(item) === town)
    if (mine.length === 0) continue
    const rest = batch.items.filter((item) => townOf(item) !== town)
    again.push(...mine.map(({ order, mutation, receipt }): OutboxEdit => ({ order, mutation, contentHash: receipt.contentHash, state: 'waiting' })))
    if (rest.length > 0) await db.sent.put({ ...batch, count: rest.length, items: rest })
    else await db.sent.delete(batch.id!)
  }
  const rows = await db.outbox.toArray()
  const requeued = new Set(again.map((edit) => edit.order))
  const all = [...rows.flatMap((row) => row.edits), ...again].sort((a, b) => a.order - b.order)
    .map((edit) => (edit.mutation.town === town || requeued.has(edit.order) ? forNewLog(edit) : edit))
  const refusedAt = new Map(rows.map((row) => [row.order, row.rejectedAt]))
  await db.outbox.clear()
  await db.outbox.bulkPut(chunked(all).map((row) => {
    const rejectedAt = refusedAt.get(row.order)
    return rejectedAt === undefined ? row : { ...row, rejectedAt }
  }))
  return again
}

/**
 * Rows for edits of records this phone no longer has, inside the running transaction: where the edits make the record, it is shown as
 * on the day it was made. @returns ids of records that somebody else made, of which nothing can be shown before they come
 */
export async function rowsAnew(db: UserDatabase, edits: ReadonlyMap<string, readonly OutboxEdit[]>): Promise<string[]> {
  const author = { id: db.personId, name: db.personName }
  const unknown: string[] = []
  const rows: RecordRow[] = []
  let counter = await advance(db, 'touched', edits.size)
  for (const [id, [first, ...later]] of edits) {
    counter += 1
    if (first!.mutation.baseVersion > 0) unknown.push(id)
    else rows.push(later.reduce((row, edit) => withEdit(row, edit.order, edit.mutation, author, counter), withEdit(undefined, first!.order, first!.mutation, author, counter)))
  }
  await db.records.bulkPut(rows)
  return unknown
}
