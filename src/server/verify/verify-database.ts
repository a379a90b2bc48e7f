import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { rowsOf, type Database, type Orm } from '../store/database'
import { entryOf } from '../store/log-rows'
import { attachmentReceipt, auditEntry, auditHead, auditSeal, record, townHead, townLog, townRestore } from '../store/schema'
import type { LogEntry } from '../sync/store'
import { checkAudit, type AuditReport, type AuditRow } from './check-audit'
import { checkSeals, type SealReport, type Trust } from './check-seals'
import { checkTown, type TownReport } from './check-town'

/** Entries read at a time. */
const PAGE = 5_000

export interface Verification {
  towns: TownReport[]
  audit: AuditReport[]
  seals: SealReport
  /** Received files whose bytes are not there or not what was received; undefined: not looked at. */
  files: { checked: number; missing: string[] } | undefined
}

export type OpenFile = (sha256: string) => Promise<{ bytes: Readable } | undefined>

/**
 * Checks every town, the audit and the signatures under both in one snapshot of the database.
 * @param openFile gives a received file's bytes, for checking them too
 * @param trust absent: signatures are held against the keys they name only
 */
export async function verifyDatabase(database: Database, { openFile, trust }: { openFile?: OpenFile | undefined; trust?: Trust | undefined } = {}): Promise<Verification> {
  const { hashes, ...found } = await database.transact(async (orm) => {
    const { report: seals, sealed } = checkSeals(await orm.select().from(auditSeal).orderBy(asc(auditSeal.seq)), trust)
    const places = (chain: 'log' | 'audit', town: string) => sealed.get(`${chain} ${town}`) ?? new Map<number, string>()
    const towns: TownReport[] = []
    for (const town of await townsOf(orm, [...sealed.keys()])) towns.push(await checkTownIn(orm, town, places('log', town)))
    const audit: AuditReport[] = []
    for (const town of await chainsOf(orm, [...sealed.keys()])) audit.push(await checkAuditIn(orm, town, places('audit', town)))
    const rows = await rowsOf<{ sha256: string }>(orm, sql`select distinct sha256 from attachment_receipt order by sha256`)
    return { towns, audit, seals, hashes: rows.map(({ sha256 }) => sha256) }
  }, { mode: 'snapshot' })
  return { ...found, files: openFile && await checkFiles(hashes, openFile) }
}

/** Also those of which nothing is left but a signature. */
async function townsOf(orm: Orm, sealed: readonly string[]): Promise<string[]> {
  const rows = await rowsOf<{ town: string }>(orm, sql`select town from town_head union select town from record
    union select town from town_log union select town from attachment_receipt`)
  return withSealed(rows, 'log', sealed)
}

async function chainsOf(orm: Orm, sealed: readonly string[]): Promise<string[]> {
  return withSealed(await rowsOf<{ town: string }>(orm, sql`select town from audit_head union select distinct town from audit_entry`), 'audit', sealed)
}

const withSealed = (rows: readonly { town: string }[], chain: string, sealed: readonly string[]): string[] => {
  const signed = sealed.flatMap((key) => (key.startsWith(`${chain} `) ? [key.slice(chain.length + 1)] : []))
  return [...new Set([...rows.map(({ town }) => town), ...signed])].sort()
}

async function checkTownIn(orm: Orm, town: string, sealed: ReadonlyMap<number, string>): Promise<TownReport> {
  const [head] = await orm.select().from(townHead).where(eq(townHead.town, town))
  const restores = await orm.select().from(townRestore).where(eq(townRestore.town, town))
  const records = await orm.select({ id: record.id, version: record.version, deleted: record.deleted, received: sql<boolean>`${record.receivedAt} is not null` })
    .from(record).where(eq(record.town, town))
  const arrivals = await orm.select().from(attachmentReceipt).where(eq(attachmentReceipt.town, town))
  return checkTown({ town, head, firstEpoch: firstEpochOf(head?.epoch, restores), entries: entriesOf(orm, town), records, arrivals, sealed })
}

/** Back through the restores to the epoch that none of them made. */
export function firstEpochOf(epoch: string | undefined, restores: readonly { epoch: string; beforeEpoch: string }[]): string | undefined {
  const before = new Map(restores.map((restore) => [restore.epoch, restore.beforeEpoch]))
  let first = epoch
  for (let step = 0; first !== undefined && before.has(first) && step <= restores.length; step += 1) first = before.get(first)
  return first
}

async function* entriesOf(orm: Orm, town: string): AsyncGenerator<LogEntry> {
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const page = await orm.select().from(townLog).where(and(eq(townLog.town, town), gt(townLog.seq, after))).orderBy(asc(townLog.seq)).limit(PAGE)
    yield* page.map(entryOf)
    if (page.length < PAGE) return
    after = page.at(-1)!.seq
  }
}

async function checkAuditIn(orm: Orm, town: string, sealed: ReadonlyMap<number, string>): Promise<AuditReport> {
  const [head] = await orm.select().from(auditHead).where(eq(auditHead.town, town))
  return checkAudit({ town, head, entries: auditEntriesOf(orm, town), sealed })
}

async function* auditEntriesOf(orm: Orm, town: string): AsyncGenerator<AuditRow> {
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const page = await orm.select().from(auditEntry).where(and(eq(auditEntry.town, town), gt(auditEntry.seq, after))).orderBy(asc(auditEntry.seq)).limit(PAGE)
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
