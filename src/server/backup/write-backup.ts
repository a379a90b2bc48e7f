import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
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
 * Writes one moment of the database, then the files it speaks of: those are never changed once received.
 * @param write takes text and resolves when there is room for more
 * @throws NothingToBackUp
 */
export async function writeBackup({ database, openFile, now }: BackupSource, write: (text: string) => Promise<void>): Promise<void> {
  const hash = createHash('sha256')
  const put = async (...lines: (Header | TableLine | RowLine | FileLine | string)[]) => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    hash.update(text)
    await write(text)
  }
  const counts: Counts = { tables: {}, files: 0 }
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
    const opened = await openFile(file)
    await put({ file, sizeBytes: opened?.sizeBytes ?? null })
    if (opened) for await (const piece of pieces(opened.bytes)) await put(piece.toString('base64'))
    counts.files += 1
  }
  const end: EndLine = { end: { ...counts, sha256: hash.digest('hex') } }
  await write(`${JSON.stringify(end)}\n`)
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

async function* pieces(bytes: Readable): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk])
    const whole = rest.length - (rest.length % PIECE)
    for (let at = 0; at < whole; at += PIECE) yield rest.subarray(at, at + PIECE)
    rest = rest.subarray(whole)
  }
  if (rest.length > 0) yield rest
}
