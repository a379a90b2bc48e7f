import { dropAside } from './aside'
import type { UserDatabase } from './database'
import { forgetLeft, leaveTowns } from './left-towns'
import { unsentAgain } from './lost-files'
import { keepOrphans } from './orphans'
import { queueAgain, rowsAnew } from './queue-again'
import { isOnServer } from './record-row'
import { relayRecords } from './relay'
import type { OutboxEdit, RecordRow } from './rows'

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
  await leaveTowns(db, lost)
  for (const town of lost) await dropClean(db, town)
  await db.cursors.bulkDelete(lost)
  await dropAside(db, lost)
  return lost
}

/** Files the old server had confirmed count as unsent again: the new one is asked, and gets the bytes if it has none. */
async function sendFilesAgain(db: UserDatabase, town: string): Promise<void> {
  const confirmed = await db.attachments.where('state').equals('received').toArray()
  const records = await db.records.bulkGet(confirmed.map((file) => file.id))
  await db.attachments.bulkPut(confirmed.filter((_, index) => records[index]?.town === town).map(unsentAgain))
}

/**
 * The server's log of a town began anew (restored from a backup), inside the running transaction: the town is read again from
 * nothing, and the acknowledged edits this phone keeps are queued again; the server knows those it has by their id.
 */
export async function restartTown(db: UserDatabase, town: string): Promise<void> {
  if (!(await db.cursors.get(town))) return
  await forgetLeft(db, [town])
  const again = await queueAgain(db, town)
  const edits = new Map<string, OutboxEdit[]>()
  for (const edit of again.sort((a, b) => a.order - b.order)) edits.set(edit.mutation.recordId, [...(edits.get(edit.mutation.recordId) ?? []), edit])
  const rows = (await db.records.bulkGet([...edits.keys()])).filter((row) => row !== undefined)
  await db.records.bulkPut(rows.map((row): RecordRow => ({
    ...row, pending: [...new Set([...row.pending, ...edits.get(row.id)!.map(({ order }) => order)])].sort((a, b) => a - b), ...(isOnServer(row) ? { base: row.base ?? row.fields } : {}),
  })))
  const held = new Set(rows.map((row) => row.id))
  await keepOrphans(db, await rowsAnew(db, new Map([...edits].filter(([id]) => !held.has(id)))))
  await sendFilesAgain(db, town)
  await dropAside(db, [town])
  await dropClean(db, town)
  // Nothing is known yet of what the new log holds, nor which files came with it.
  await rowsOfTown(db, town).modify((row) => {
    row.version = 0
    if (row.kind === 'attachment') row.receivedAt = null
  })
  // Over a refused edit the later ones show again at once.
  await relayRecords(db, rows.map((row) => row.id))
}
