import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { rowsOf, type Database, type Orm } from '../store/database'
import { attachmentReceipt, record, townHead, townLog, townRestore } from '../store/schema'
import { checkTown, type CheckedEntry, type TownReport } from './check-town'

/** Entries read at a time. */
const PAGE = 5_000

export interface Verification {
  towns: TownReport[]
  /** Received files whose bytes are not there or not what was received; undefined: not looked at. */
  files: { checked: number; missing: string[] } | undefined
}

export type OpenFile = (sha256: string) => Promise<{ bytes: Readable } | undefined>

/**
 * Checks every town in one snapshot of the database.
 * @param openFile gives a received file's bytes, for checking them too
 */
export async function verifyDatabase(database: Database, openFile?: OpenFile): Promise<Verification> {
  const { towns, hashes } = await database.transact(async (orm) => {
    const reports: TownReport[] = []
    for (const town of await townsOf(orm)) reports.push(await checkTownIn(orm, town))
    const rows = await rowsOf<{ sha256: string }>(orm, sql`select distinct sha256 from attachment_receipt order by sha256`)
    return { towns: reports, hashes: rows.map(({ sha256 }) => sha256) }
  }, { mode: 'snapshot' })
  return { towns, files: openFile && await checkFiles(hashes, openFile) }
}

async function townsOf(orm: Orm): Promise<string[]> {
  const rows = await rowsOf<{ town: string }>(orm, sql`select town from town_head union select town from record
    union select town from town_log union select town from attachment_receipt order by town`)
  return rows.map(({ town }) => town)
}

async function checkTownIn(orm: Orm, town: string): Promise<TownReport> {
  const [head] = await orm.select().from(townHead).where(eq(townHead.town, town))
  const restores = await orm.select().from(townRestore).where(eq(townRestore.town, town))
  const records = await orm.select({ id: record.id, version: record.version, deleted: record.deleted, received: sql<boolean>`${record.receivedAt} is not null` })
    .from(record).where(eq(record.town, town))
  const arrivals = await orm.select().from(attachmentReceipt).where(eq(attachmentReceipt.town, town))
  return checkTown({ town, head, firstEpoch: firstEpochOf(head?.epoch, restores), entries: entriesOf(orm, town), records, arrivals })
}

/** Back through the restores to the epoch that none of them made. */
export function firstEpochOf(epoch: string | undefined, restores: readonly { epoch: string; beforeEpoch: string }[]): string | undefined {
  const before = new Map(restores.map((restore) => [restore.epoch, restore.beforeEpoch]))
  let first = epoch
  for (let step = 0; first !== undefined && before.has(first) && step <= restores.length; step += 1) first = before.get(first)
  return first
}

async function* entriesOf(orm: Orm, town: string): AsyncGenerator<CheckedEntry> {
  const { seq, kind, recordId, op, version, contentHash, hash, first } = townLog
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const page = await orm.select({ town: townLog.town, seq, kind, recordId, op, version, contentHash, hash, first }).from(townLog)
      .where(and(eq(townLog.town, town), gt(seq, after))).orderBy(asc(seq)).limit(PAGE)
    yield* page
    if (page.length < PAGE) return
    after = page.at(-1)!.seq
  }
}

async function checkFiles(hashes: readonly string[], openFile: OpenFile): Promise<NonNullable<Verification['files']>> {
  const missing: string[] = []
  for (const sha256 of hashes) {
    const hash = createHash('sha256')
    const opened = await openFile(sha256)
    if (opened) for await (const chunk of opened.bytes as AsyncIterable<Buffer>) hash.update(chunk)
    if (hash.digest('hex') !== sha256) missing.push(sha256)
  }
  return { checked: hashes.length, missing }
}
