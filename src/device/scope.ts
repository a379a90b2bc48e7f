import { dropAside } from './aside'
import type { UserDatabase } from './database'
import { unsentAgain } from './lost-files'
import { chunked } from './outbox-rows'
import { isOnServer } from './record-row'
import type { OutboxEdit, RecordRow, SentRow } from './rows'

/** Rare, so it may read every record. */
const rowsOfTown = (db: UserDatabase, town: string) => db.records.filter((row) => row.town === town)

/** Removes records, with the bytes kept for reading, inside the running transaction. Bytes on their way to the server stay. */
export async function dropRows(db: UserDatabase, gone: readonly string[]): Promise<void> {
  await db.records.bulkDelete([...gone])
  const files = (await db.attachments.bulkGet([...gone])).filter((file) => file !== undefined && file.state !== 'waiting').map((file) => file!.id)
  await db.attachments.bulkDelete(files)
  await db.attachmentBytes.bulkDelete(files)
}

/** Removes a town's records that hold no unsent edit, inside the running transaction. */
async function dropClean(db: UserDatabase, town: string): Promise<void> {
  const gone: string[] = []
  await rowsOfTown(db, town).each((row) => { if (row.pending.length === 0) gone.push(row.id) })
  await dropRows(db, gone)
}

/** Towns the person may no longer read: their clean records go, unsent edits stay. @returns those towns, when they were lost just now */
export async function dropForeignTowns(db: UserDatabase, allowedTowns: readonly string[]): Promise<string[]> {
  const allowed = [...allowedTowns].sort()
  const before = (await db.meta.get('allowedTowns'))?.value as string[] | undefined
  if (before && before.length === allowed.length && before.every((town, index) => town === allowed[index])) return []
  await db.meta.put({ key: 'allowedTowns', value: allowed })
  const lost = (before ?? []).filter((town) => !allowed.includes(town))
  for (const town of lost) await dropClean(db, town)
  await db.cursors.bulkDelete(lost)
  await dropAside(db, lost)
  return lost
}

/**
 * An edit for a log that began anew. Versions beyond the first count differently there: what the edit had seen of the old count
 * says nothing of what others have written since, so it may claim to have seen the record's making and no more.
 */
const forNewLog = (edit: OutboxEdit): OutboxEdit => ({ ...edit, mutation: { ...edit.mutation, baseVersion: Math.min(edit.mutation.baseVersion, 1) } })

/** Files the old server had confirmed count as unsent again: the new one is asked, and gets the bytes if it has none. */
async function sendFilesAgain(db: UserDatabase, town: string): Promise<void> {
  const confirmed = await db.attachments.where('state').equals('received').toArray()
  const records = await db.records.bulkGet(confirmed.map((file) => file.id))
  await db.attachments.bulkPut(confirmed.filter((_, index) => records[index]?.town === town).map(unsentAgain))
}

/** Town of the log that holds an acknowledged edit: the record may have moved there meanwhile. */
const townOf = ({ mutation, receipt }: SentRow['items'][number]): string => receipt.town ?? mutation.town

/** Takes a town's acknowledged edits back into the outbox, inside the running transaction. */
async function queueAgain(db: UserDatabase, town: string): Promise<OutboxEdit[]> {
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
 * The server's log of a town began anew (restored from a backup), inside the running transaction: the town is read again from
 * nothing, and the acknowledged edits this phone keeps are queued again; the server knows those it has by their id.
 */
export async function restartTown(db: UserDatabase, town: string): Promise<void> {
  if (!(await db.cursors.get(town))) return
  const again = await queueAgain(db, town)
  const orders = new Map<string, number[]>()
  for (const { order, mutation: { recordId } } of again) orders.set(recordId, [...(orders.get(recordId) ?? []), order])
  const rows = (await db.records.bulkGet([...orders.keys()])).filter((row) => row !== undefined)
  await db.records.bulkPut(rows.map((row): RecordRow => ({
    ...row, pending: [...new Set([...row.pending, ...orders.get(row.id)!])].sort((a, b) => a - b), ...(isOnServer(row) ? { base: row.base ?? row.fields } : {}),
  })))
  await sendFilesAgain(db, town)
  await dropAside(db, [town])
  await dropClean(db, town)
  await rowsOfTown(db, town).modify((row) => { row.version = 0 })
}
