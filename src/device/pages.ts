import { RECORD_SCHEMA, type Cursor, type PullResponse, type ServerRecord } from '@/contract'
import { isUnderstood, keepAside } from './aside'
import type { UserDatabase } from './database'
import { noteDepartures } from './departures'
import { sendLostFiles } from './lost-files'
import { inSlices } from './in-slices'
import { forgetChecks } from './manifest'
import { dropOrphans, orphans } from './orphans'
import { pendingOf } from './outbox-rows'
import { hearServerTime } from './passed'
import { presentRows } from './present'
import { settleProofs } from './proofs'
import { fromServer, relaid } from './record-row'
import type { RecordRow } from './rows'
import { endRepairs, finishRepair, townsInRepair, unsentOf } from './repair'
import { dropForeignTowns, dropRows, restartTown } from './scope'
import { advance, write } from './write'

/** Files whose bytes the server has not confirmed: unsent work, which stays like an unsent edit. */
const filesOnTheWay = async (db: UserDatabase, ids: string[]): Promise<Set<string>> =>
  new Set(ids.length === 0 ? [] : (await db.attachments.bulkGet(ids)).flatMap((file) => (file?.state === 'waiting' ? [file.id] : [])))

/** Lays the server's states into the records table inside the running transaction. */
async function layRecords(db: UserDatabase, records: readonly ServerRecord[], allowed: ReadonlySet<string>): Promise<void> {
  const readable = records.filter(isUnderstood)
  const alive = new Set(readable.filter((record) => !record.deleted).map((record) => record.id))
  // Of a record that moved between two towns of this phone both ends may come in one page: where it is now counts.
  const understood = readable.filter((record) => !(record.deleted && alive.has(record.id)))
  await keepAside(db, understood, records.filter((record) => !isUnderstood(record)))

  const rows = await presentRows(db, understood.map((record) => record.id))
  const repairs = await townsInRepair(db)
  const inRepair = understood.filter((record) => record.town in repairs)
  await noteDepartures(db, understood, rows)
  const pending = await pendingOf(db, rows.filter((row) => row !== undefined && row.pending?.length > 0) as RecordRow[])
  const waitedFor = new Set(await orphans(db))
  const awaited = waitedFor.size > 0 ? understood.filter((record) => waitedFor.has(record.id)) : []
  if (inRepair.length + awaited.length > 0) for (const [id, edits] of await unsentOf(db, [...inRepair, ...awaited])) pending.set(id, edits)
  if (awaited.length > 0) await dropOrphans(db, awaited.map((record) => record.id))
  const onTheWay = await filesOnTheWay(db, understood.filter((record) => record.deleted && record.kind === 'attachment').map((record) => record.id))
  const last = await advance(db, 'touched', understood.length)
  const added: RecordRow[] = []
  const changed: RecordRow[] = []
  const gone: string[] = []
  understood.forEach((record, index) => {
    const row = rows[index]
    const counter = last + index + 1
    const edits = pending.get(record.id) ?? []
    if (record.deleted && (!row || row.town !== record.town)) return
    if (record.deleted && onTheWay.has(record.id)) changed.push({ ...relaid(row!, edits, counter), absent: true })
    else if ((record.deleted || !allowed.has(record.town)) && edits.length === 0) gone.push(record.id)
    else if (!row) added.push(fromServer(record, edits, counter))
    else if (record.deleted) changed.push({ ...relaid(row, edits, counter), absent: true })
    // An older state never replaces a newer one, unless the row is what is to be mended.
    else changed.push(row.version > record.version && !(record.town in repairs) ? relaid(row, edits, counter) : fromServer(record, edits, counter))
  })
  // Adding spares the browser the search for index entries to take away.
  await inSlices(added, (rows) => db.records.bulkAdd(rows))
  await inSlices(changed, (rows) => db.records.bulkPut(rows))
  if (gone.length > 0) await dropRows(db, gone)
  await sendLostFiles(db, understood.filter((record, index) => (rows[index]?.version ?? 0) <= record.version))
}

/** Towns whose log this phone no longer stands at where a page was asked from: another tab has read on since, or the town anew. */
async function overtakenSince(db: UserDatabase, asked: Readonly<Record<string, Cursor>>, towns: readonly string[]): Promise<string[]> {
  const stored = await db.cursors.bulkGet([...towns])
  return towns.filter((town, index) => stored[index]?.epoch !== asked[town]?.epoch || stored[index]?.seq !== asked[town]?.seq || stored[index]?.hash !== asked[town]?.hash)
}

/**
 * Writes one answer to a pull: records, then the cursors that say they were seen, in one transaction. Unsent edits stay laid over
 * what came. Clean records of towns the person may no longer read go.
 * @param asked the cursors it was asked from; without them a town is taken from wherever the page begins
 * @returns towns that were passed over: behind another cursor the page would leave a gap
 */
export async function applyPage(db: UserDatabase, page: PullResponse, asked?: Readonly<Record<string, Cursor>>): Promise<string[]> {
  const allowed = new Set(page.allowedTowns)
  return write(db, [db.records, db.outbox, db.sent, db.aside, db.cursors, db.attachments, db.attachmentBytes], async () => {
    await hearServerTime(db, page.serverTime)
    const overtaken = asked ? await overtakenSince(db, asked, Object.keys(page.towns)) : []
    const towns = Object.entries(page.towns).filter(([town]) => !overtaken.includes(town))
    const anew = towns.filter(([, { reset }]) => reset).map(([town]) => town)
    for (const town of anew) await restartTown(db, town)
    const lost = await dropForeignTowns(db, page.allowedTowns)
    await endRepairs(db, [...anew, ...lost])
    await forgetChecks(db, [...anew, ...lost])
    const records = towns.flatMap(([, { records }]) => records)
    if (records.length > 0) await layRecords(db, records, allowed)
    await db.cursors.bulkPut(towns.map(([town, { cursor }]) => ({ town, epoch: cursor.epoch, seq: cursor.seq, hash: cursor.hash })))
    for (const [town, mark] of Object.entries(await townsInRepair(db))) {
      const reached = towns.find(([name]) => name === town)?.[1]
      if (reached && reached.cursor.seq >= reached.headSeq) await finishRepair(db, town, mark)
    }
    await settleProofs(db, towns.map(([town, { cursor, reset, records: own }]) => ({ town, cursor, reset, records: own })))
    return overtaken
  })
}

/** After an update of the app: lays in what an older version had to put aside. */
export async function layAside(db: UserDatabase): Promise<void> {
  if ((await db.aside.count()) === 0) return
  await write(db, [db.records, db.outbox, db.aside, db.attachments, db.attachmentBytes], async () => {
    const rows = (await db.aside.toArray()).filter((row) => row.schemaVersion <= RECORD_SCHEMA)
    if (rows.length === 0) return
    await layRecords(db, rows.map((row) => row.record), new Set(rows.map((row) => row.record.town)))
    await db.aside.bulkDelete(rows.map((row) => row.id))
  })
}
