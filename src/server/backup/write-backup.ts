import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import { ATTACHMENT_MAX_BYTES } from '@/contract'
import { rowsOf, type Database, type Orm } from '../store/database'
import { migrations } from '../store/migrations'
import { FORMAT, FORMAT_VERSION, type Counts, type EndLine, type FileLine, type Header, type RowLine, type TableLine } from './format'
import { columnsOf, schemaVersionOf, tablesAt } from './tables'

/** Rows fetched at a time. */
const PAGE = 500
/** Bytes to a line; divisible by 3, so that base64 needs no filling in between. */
const PIECE = 48 * 1024

export interface BackupSource {
  database: Database
  openFile(sha256: string): Promise<{ sizeBytes: number; bytes: Readable } | undefined>
  now(): Date
}

/** The database cannot be backed up as it is; the message is for the person at the terminal. */
export class NothingToBackUp extends Error {}

/**
 * Writes one moment of the database, then the files it speaks of: those are never changed once received. Each is held against its hash
 * before it goes in: one that the disk has spoilt counts as not there, and keeps nothing else from being backed up.
 * @param write takes text and resolves when there is room for more
 * @returns SHA-256 of the files that are spoilt
 * @throws NothingToBackUp
 */
export async function writeBackup({ database, openFile, now }: BackupSource, write: (text: string) => Promise<void>): Promise<string[]> {
  const hash = createHash('sha256')
  const put = async (...lines: (Header | TableLine | RowLine | FileLine | string)[]) => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    hash.update(text)
    await write(text)
  }
  const counts: Counts = { tables: {}, files: 0 }
  const spoilt: string[] = []
  const files = await database.transact(async (orm) => {
    const schemaVersion = await schemaVersionOf(orm)
    if (schemaVersion === undefined) throw new NothingToBackUp('The database is empty: there is nothing to back up.')
    if (schemaVersion > migrations.length) throw new NothingToBackUp(`The database has schema ${schemaVersion}, this program knows ${migrations.length}. Use a newer version.`)
    await orm.execute(sql`set local datestyle to 'ISO'`)
    await orm.execute(sql`set local timezone to 'UTC'`)
    await put({ format: FORMAT, formatVersion: FORMAT_VERSION, schemaVersion, madeAt: now().toISOString() })
    for (const table of tablesAt(schemaVersion)) {
      const columns = (await columnsOf(orm, table)).map(({ name }) => name)
      await put({ table, columns })
      counts.tables[table] = await writeRows(orm, table, columns, (rows) => put(...rows))
    }
    const waiting = tablesAt(schemaVersion).includes('quarantined_file') ? sql`union all select sha256 from quarantined_file where arrived_at is not null and settled_at is null` : sql``
    const rows = await rowsOf<{ sha256: string }>(orm, sql`select distinct sha256 from (select sha256 from attachment_receipt ${waiting}) files order by sha256`)
    return rows.map(({ sha256 }) => sha256)
  }, { mode: 'snapshot' })

  for (const file of files) {
    const bytes = await received(openFile, file)
    const isWhole = bytes instanceof Buffer
    if (bytes === 'spoilt') spoilt.push(file)
    await put({ file, sizeBytes: isWhole ? bytes.length : null })
    if (isWhole) for (let at = 0; at < bytes.length; at += PIECE) await put(bytes.subarray(at, at + PIECE).toString('base64'))
    counts.files += 1
  }
  const end: EndLine = { end: { ...counts, sha256: hash.digest('hex') } }
  await write(`${JSON.stringify(end)}\n`)
  return spoilt
}

async function writeRows(orm: Orm, table: string, columns: readonly string[], write: (rows: RowLine[]) => Promise<void>): Promise<number> {
  const values = sql.join(columns.map((name, index) => sql`${sql.identifier(name)}::text as ${sql.raw(`c${index}`)}`), sql`, `)
  await orm.execute(sql`declare backup_rows no scroll cursor for select ${values} from ${sql.identifier(table)}`)
  let count = 0
  for (;;) {
    const rows = await rowsOf<Record<string, string | null>>(orm, sql.raw(`fetch ${PAGE} from backup_rows`))
    if (rows.length > 0) await write(rows.map((row) => columns.map((_, index) => row[`c${index}`]!)))
    count += rows.length
    if (rows.length < PAGE) break
  }
  await orm.execute(sql`close backup_rows`)
  return count
}

/** `spoilt`: what lies under its name is not what was received. */
async function received(openFile: BackupSource['openFile'], file: string): Promise<Buffer | 'spoilt' | undefined> {
  const opened = await openFile(file)
  if (!opened) return undefined
  const pieces: Buffer[] = []
  let sizeBytes = 0
  try {
    for await (const piece of opened.bytes as AsyncIterable<Buffer>) {
      pieces.push(piece)
      sizeBytes += piece.length
      if (sizeBytes > ATTACHMENT_MAX_BYTES) return 'spoilt'
    }
  } catch (error) {
    // A bad place on the disk; any other failure may be of the whole store.
    if ((error as NodeJS.ErrnoException).code === 'EIO') return 'spoilt'
    throw error
  }
  const bytes = Buffer.concat(pieces)
  return createHash('sha256').update(bytes).digest('hex') === file ? bytes : 'spoilt'
}
