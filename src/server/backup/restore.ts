import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Database, Orm } from '../store/database'
import { migrations } from '../store/migrations'
import { prepareRequestRole } from '../store/request-role'
import { sweepFolder } from '../attachments/sweep'
import { enrolment, townHead, townRestore } from '../store/schema'
import type { Counts, FileLine, Header, RowLine, TableLine } from './format'
import { checkBackup, readBackup } from './read-backup'
import { columnsOf, schemaVersionOf, tablesAt } from './tables'
import { erasuresIn, type Erasure } from './undone'

/** Rows written at a time. */
const PAGE = 500

/** The backup cannot go into this database; the message is for the person at the terminal. */
export class RestoreRefused extends Error {}

export interface RestoreTarget {
  database: Database
  /** Gives a file its place among the received ones. */
  keepFile(path: string, sha256: string): Promise<void>
  /** Existing folder for files on their way, on the same disk. */
  folder: string
  now(): Date
  newId(): string
}

export interface Restored {
  header: Header
  counts: Counts
  /** Files the backup itself could not hold. */
  missingFiles: string[]
  /** What was erased on request in the database that was replaced, and is back: somebody has to erase it again. */
  undone: Erasure[]
}

/**
 * Puts a backup into a database: checked whole first, then all rows in one transaction, brought to this program's schema.
 * Every town's log goes on in a new epoch: phones that have seen more than the backup holds notice it by that, read the town
 * anew and send again what they keep. Sign-in links that were not used yet no longer work.
 * @param replace drop what the database holds
 * @throws BackupDamaged, RestoreRefused; then nothing was changed
 */
export async function restoreBackup(target: RestoreTarget, path: string, { replace }: { replace: boolean }): Promise<Restored> {
  const { database, now, newId } = target
  const checked = await checkBackup(path)
  const { schemaVersion } = checked.header
  if (schemaVersion > migrations.length) throw new RestoreRefused(`The backup has schema ${schemaVersion}, this program knows ${migrations.length}. Use a newer version.`)
  await restoreFiles(path, target, target.now())
  const undone = await database.transact(async (orm) => {
    const erased = await erasuresIn(orm)
    await makeRoom(orm, replace)
    await runSteps(orm, 0, schemaVersion)
    await restoreRows(orm, path)
    await runSteps(orm, schemaVersion, migrations.length)
    await prepareRequestRole(orm)
    await startEpochs(orm, now(), newId)
    await orm.update(enrolment).set({ expiresAt: now() }).where(sql`${enrolment.usedAt} is null and ${enrolment.expiresAt} > ${now().toISOString()}::timestamptz`)
    const known = await erasuresIn(orm)
    return [...erased].filter(([hash]) => !known.has(hash)).map(([, erasure]) => erasure)
  })
  return { ...checked, undone }
}

async function makeRoom(orm: Orm, replace: boolean): Promise<void> {
  const present = await schemaVersionOf(orm)
  if (present !== undefined && !replace) throw new RestoreRefused('The database is not empty. Restore into an empty one, or say --replace to drop what it holds.')
  if (present !== undefined && present > migrations.length) throw new RestoreRefused(`The database has schema ${present}, this program knows ${migrations.length}. Use a newer version.`)
  for (const table of tablesAt(present ?? 0)) await orm.execute(sql`drop table ${sql.identifier(table)}`)
}

async function runSteps(orm: Orm, from: number, to: number): Promise<void> {
  await orm.execute(sql`create table if not exists schema_version (id integer primary key, version integer not null)`)
  for (const step of migrations.slice(from, to)) for (const statement of step.statements) await orm.execute(sql.raw(statement))
  await orm.execute(sql`insert into schema_version values (1, ${to}::integer) on conflict (id) do update set version = excluded.version`)
}

async function restoreRows(orm: Orm, path: string): Promise<void> {
  let insert: ((rows: RowLine[]) => Promise<void>) | undefined
  let rows: RowLine[] = []
  const flush = async () => {
    if (rows.length > 0) await insert!(rows)
    rows = []
  }
  for await (const part of readBackup(path)) {
    if (part.what === 'file') break
    if (part.what === 'row') rows.push(part.row)
    if (rows.length >= PAGE || part.what !== 'row') await flush()
    if (part.what === 'table') insert = await inserter(orm, part.table)
  }
  await flush()
}

/** Values go in as the text they came out as, each read by its column's own type. */
async function inserter(orm: Orm, { table, columns }: TableLine): Promise<(rows: RowLine[]) => Promise<void>> {
  const types = new Map((await columnsOf(orm, table)).map(({ name, type }) => [name, type]))
  const unknown = columns.find((name) => !types.has(name))
  if (types.size === 0 || unknown !== undefined) throw new RestoreRefused(`The backup has ${table}${unknown === undefined ? '' : `.${unknown}`}, which its schema does not know.`)
  const names = sql.join(columns.map((name) => sql.identifier(name)), sql`, `)
  const values = sql.join(columns.map((name, index) => sql.raw(`(r->>${index})::${types.get(name)}`)), sql`, `)
  return async (rows) => {
    await orm.execute(sql`insert into ${sql.identifier(table)} (${names}) select ${values} from json_array_elements(${JSON.stringify(rows)}::json) as r`)
  }
}

async function startEpochs(orm: Orm, at: Date, newId: () => string): Promise<void> {
  for (const { town, epoch: beforeEpoch, seq } of await orm.select().from(townHead)) {
    const epoch = newId()
    await orm.insert(townRestore).values({ town, epoch, beforeEpoch, seq, at })
    await orm.update(townHead).set({ epoch }).where(sql`${townHead.town} = ${town}`)
  }
}

/** Files first: a record that says its bytes are there must not be without them, while a file nobody names does no harm. */
async function restoreFiles(path: string, { folder, keepFile }: RestoreTarget, now: Date): Promise<void> {
  // of one that was broken off: those are files of people
  await sweepFolder(folder, (name) => name.startsWith('restoring-'), now)
  const work = await mkdtemp(join(folder, 'restoring-'))
  const open = async (file: FileLine) => {
    const place = join(work, file.file)
    const stream = createWriteStream(place)
    await once(stream, 'open')
    return { place, stream, sha256: file.file }
  }
  let current: Awaited<ReturnType<typeof open>> | undefined
  const close = async () => {
    if (!current) return
    const { place, stream, sha256 } = current
    current = undefined
    stream.end()
    await finished(stream)
    await keepFile(place, sha256)
    await rm(place, { force: true })
  }
  try {
    for await (const part of readBackup(path)) {
      if (part.what === 'file' || part.what === 'end') await close()
      if (part.what === 'file' && part.file.sizeBytes !== null) current = await open(part.file)
      if (part.what === 'bytes' && !current!.stream.write(part.bytes)) await once(current!.stream, 'drain')
    }
  } finally {
    current?.stream.destroy()
    await rm(work, { recursive: true, force: true })
  }
}
