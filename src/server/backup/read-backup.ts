import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { BackupDamaged, FORMAT, FORMAT_VERSION, type Counts, type EndLine, type FileLine, type Header, type RowLine, type TableLine } from './format'

/** What a backup says, in order. */
export type Part =
  | { what: 'header'; header: Header }
  | { what: 'table'; table: TableLine }
  | { what: 'row'; table: TableLine; row: RowLine }
  | { what: 'file'; file: FileLine }
  | { what: 'bytes'; file: FileLine; bytes: Buffer }
  | { what: 'end'; counts: Counts }

/**
 * Reads a backup from its beginning. Its last part comes only when hash and counts agree with what was read.
 * @throws BackupDamaged, or the system's error when there is no such file
 */
export async function* readBackup(path: string): AsyncGenerator<Part> {
  const hash = createHash('sha256')
  const counts: Counts = { tables: {}, files: 0 }
  let header: Header | undefined
  let table: TableLine | undefined
  let file: FileLine | undefined
  let ended = false
  for await (const line of linesOf(path)) {
    if (ended) throw new BackupDamaged('There is something after its end.')
    const value = parsed(line)
    if (!header) {
      header = headerOf(value)
      hash.update(line).update('\n')
      yield { what: 'header', header }
      continue
    }
    if (isObject(value) && 'end' in value) {
      checkEnd((value as EndLine).end, counts, hash)
      ended = true
      yield { what: 'end', counts }
      continue
    }
    hash.update(line).update('\n')
    if (isObject(value) && 'table' in value) {
      table = value as TableLine
      counts.tables[table.table] = 0
      yield { what: 'table', table }
    } else if (isObject(value) && 'file' in value) {
      file = value as FileLine
      counts.files += 1
      yield { what: 'file', file }
    } else if (Array.isArray(value) && table && !file) {
      counts.tables[table.table]! += 1
      yield { what: 'row', table, row: value as RowLine }
    } else if (typeof value === 'string' && file) {
      yield { what: 'bytes', file, bytes: Buffer.from(value, 'base64') }
    } else throw new BackupDamaged('A line of it cannot be read.')
  }
  if (!ended) throw new BackupDamaged(header ? 'It breaks off before its end.' : 'It is empty.')
}

/** Reads a backup whole and checks all it says, its files by their own hashes too. @throws BackupDamaged */
export async function checkBackup(path: string): Promise<{ header: Header; counts: Counts; missingFiles: string[] }> {
  let header: Header | undefined
  let open: { file: FileLine; hash: Hash; size: number } | undefined
  let counts: Counts | undefined
  const missingFiles: string[] = []
  const closeFile = () => {
    if (open && open.file.sizeBytes !== null && (open.hash.digest('hex') !== open.file.file || open.size !== open.file.sizeBytes)) throw new BackupDamaged(`File ${open.file.file} in it is not whole.`)
    open = undefined
  }
  for await (const part of readBackup(path)) {
    if (part.what === 'header') header = part.header
    if (part.what === 'file') {
      closeFile()
      open = { file: part.file, hash: createHash('sha256'), size: 0 }
      if (part.file.sizeBytes === null) missingFiles.push(part.file.file)
    }
    if (part.what === 'bytes') {
      open!.hash.update(part.bytes)
      open!.size += part.bytes.length
    }
    if (part.what === 'end') {
      closeFile()
      counts = part.counts
    }
  }
  // without header or end the reading itself has thrown
  return { header: header!, counts: counts!, missingFiles }
}

function headerOf(value: unknown): Header {
  const header = value as Header
  if (!isObject(value) || header.format !== FORMAT || typeof header.schemaVersion !== 'number') throw new BackupDamaged('It is not a backup of this program.')
  if (header.formatVersion > FORMAT_VERSION) throw new BackupDamaged('It was made by a newer version of the program; use that one.')
  return header
}

function checkEnd({ sha256, ...said }: EndLine['end'], counts: Counts, hash: Hash): void {
  if (sha256 !== hash.digest('hex')) throw new BackupDamaged('Its content does not match its hash.')
  const same = said.files === counts.files && Object.keys(said.tables).length === Object.keys(counts.tables).length
    && Object.entries(said.tables).every(([table, rows]) => counts.tables[table] === rows)
  if (!same) throw new BackupDamaged('It does not hold as many rows as it says.')
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    throw new BackupDamaged('A line of it cannot be read.')
  }
}

const LINE_FEED = 0x0a

/** Lines as bytes. Node's own line reader also splits at separators that JSON leaves inside texts. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const source = createReadStream(path)
  const unpacked = source.pipe(createGunzip())
  source.on('error', (error) => unpacked.destroy(error))
  let rest: Buffer[] = []
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      let from = 0
      for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, at)])
        rest = []
        from = at + 1
      }
      rest.push(chunk.subarray(from))
    }
  } catch (error) {
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw new BackupDamaged('It is not a whole gzip file.')
    throw error
  } finally {
    source.destroy()
  }
  if (rest.some((piece) => piece.length > 0)) throw new BackupDamaged('It breaks off before its end.')
}
