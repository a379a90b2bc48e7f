import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { unsnap, unsnapStart, varint } from './snappy'

/** What is looked for: its name in messages, and every form in which it could lie on a disk. */
export interface Secret { name: string; forms: Buffer[] }
export interface Found { secret: string; file: string; form: number }

/** A text as browsers write texts: UTF-8, UTF-16 in both orders (IndexedDB keys are big-endian), escaped as in JSON or an address. */
export function textSecret(name: string, text: string): Secret {
  const wide = Buffer.from(text, 'utf16le')
  const escaped = [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  const forms = [Buffer.from(text, 'utf8'), wide, Buffer.from(wide).swap16()]
  if (Buffer.byteLength(text) > text.length) forms.push(Buffer.from(escaped), Buffer.from(escaped.toUpperCase().replaceAll('\\U', '\\u')), Buffer.from(encodeURIComponent(text)))
  return { name, forms }
}

/** Bytes by short pieces of them from several places: what stores long values cuts them into parts. */
export const bytesSecret = (name: string, bytes: Uint8Array, pieceBytes = 24, pieces = 40): Secret => {
  const all = Buffer.from(bytes)
  // The first hundreds of bytes of an image are the same in many.
  const from = Math.min(700, Math.floor(all.length / 4))
  const step = Math.max(1, Math.floor((all.length - from - pieceBytes) / pieces))
  return { name, forms: Array.from({ length: pieces }, (_, index) => all.subarray(from + index * step, from + index * step + pieceBytes)).filter((piece) => piece.length === pieceBytes && new Set(piece).size > 8) }
}

/** A key: as it is, in hex and in both base64s. */
export const keySecret = (name: string, key: Uint8Array): Secret => {
  const bytes = Buffer.from(key)
  return { name, forms: [bytes, Buffer.from(bytes.toString('hex')), Buffer.from(bytes.toString('base64').replace(/=+$/, '')), Buffer.from(bytes.toString('base64url'))] }
}

const MAGIC = Buffer.from('57fb808b247547db', 'hex')

/** All blocks of a LevelDB table, opened (leveldb/doc/table_format.md). */
function tableBlocks(file: Buffer): Buffer[] {
  if (file.length < 48 || !file.subarray(-8).equals(MAGIC)) return []
  const block = (offset: number, size: number): Buffer => {
    const raw = file.subarray(offset, offset + size)
    return file[offset + size] === 1 ? unsnap(raw) : raw
  }
  const footer = file.subarray(-48)
  const [, afterOffset] = varint(footer, 0)
  const [, afterMeta] = varint(footer, afterOffset)
  const [indexOffset, next] = varint(footer, afterMeta)
  const [indexSize] = varint(footer, next)
  const index = block(indexOffset, indexSize)
  const blocks = [index]
  const end = index.length - 4 - 4 * index.readUInt32LE(index.length - 4)
  for (let at = 0; at < end;) {
    let [, keyAt] = varint(index, at)
    let [unshared, length] = [0, 0]
    ;[unshared, keyAt] = varint(index, keyAt)
    ;[length, keyAt] = varint(index, keyAt)
    const handle = index.subarray(keyAt + unshared, keyAt + unshared + length)
    const [offset, sizeAt] = varint(handle, 0)
    blocks.push(block(offset, varint(handle, sizeAt)[0]))
    at = keyAt + unshared + length
  }
  return blocks
}

/** A LevelDB log without the headers that cut its records (leveldb/doc/log_format.md). */
function logContent(file: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let start = 0; start < file.length; start += 32_768) {
    const block = file.subarray(start, start + 32_768)
    for (let at = 0; at + 7 <= block.length;) {
      const size = block.readUInt16LE(at + 4)
      if (block[at + 6] === 0) break
      parts.push(block.subarray(at + 7, at + 7 + size))
      at += 7 + size
    }
  }
  return Buffer.concat(parts)
}

/** Chromium packs large IndexedDB values: 0xff, version 0x11, kind 2, then Snappy to the value's end, which is not known here. */
function packedValues(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = bytes.indexOf('ff1102', 0, 'hex'); at >= 0; at = bytes.indexOf('ff1102', at + 1, 'hex')) found.push(...tryTo(() => unsnapStart(bytes.subarray(at + 3))))
  return found
}

function tryTo(work: () => Buffer[]): Buffer[] {
  try {
    return work()
  } catch {
    return []
  }
}

/** A file as it is, and as what it packs. */
function readings(path: string, file: Buffer): Buffer[] {
  const raw = [file]
  if (/\.(ldb|sst)$/.test(path)) raw.push(...tryTo(() => tableBlocks(file)))
  if (path.endsWith('.log')) raw.push(logContent(file))
  // Cached answers: the body may lie packed after a header of its own.
  for (let at = file.indexOf('1f8b08', 0, 'hex'); at >= 0; at = file.indexOf('1f8b08', at + 1, 'hex')) raw.push(...tryTo(() => [gunzipSync(file.subarray(at), { finishFlush: 2 })]))
  raw.push(...tryTo(() => [inflateSync(file)]), ...tryTo(() => [brotliDecompressSync(file)]))
  return [...raw, ...raw.flatMap(packedValues)]
}

/** Looks through every file under a closed browser's profile, packed ones opened. @returns where what was found */
export async function scanProfile(profile: string, secrets: readonly Secret[]): Promise<Found[]> {
  const found: Found[] = []
  for (const entry of await readdir(profile, { recursive: true })) {
    const path = join(profile, entry)
    const info = await stat(path).catch(() => undefined)
    if (!info?.isFile()) continue
    const name = Buffer.from(relative(profile, path))
    const all = [name, ...readings(path, await readFile(path))]
    for (const secret of secrets) {
      const form = secret.forms.findIndex((each) => all.some((bytes) => bytes.includes(each)))
      if (form >= 0) found.push({ secret: secret.name, file: entry, form })
    }
  }
  return found
}
