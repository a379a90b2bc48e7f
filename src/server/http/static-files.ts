import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants, gzip } from 'node:zlib'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.webmanifest': 'application/manifest+json; charset=utf-8', '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.ico': 'image/x-icon',
  '.woff2': 'font/woff2', '.wasm': 'application/wasm', '.map': 'application/json; charset=utf-8',
}
const PACKED = /^(text|application\/(json|manifest|wasm)|image\/svg)/
/** While somebody waits: more takes 15 to 25 times as long. */
const BROTLI_QUALITY = 6

export type Encoding = 'br' | 'gzip'
export interface StaticFile {
  type: string
  etag: string
  plain: Buffer
  /** Absent where packing is of no use. */
  packed?: (encoding: Encoding) => Promise<Buffer>
}

/** The built app: each version of a file is read once, packed when somebody first asks for it so, unless the build has done that, and then kept in memory. */
export class StaticFiles {
  readonly #folder: string
  readonly #held = new Map<string, { stamp: string; file: Promise<StaticFile> }>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @param path of an address, decoded, starting with a slash; undefined when there is no such file */
  async find(path: string): Promise<StaticFile | undefined> {
    if (path.includes('\0') || path.split('/').some((part) => part.startsWith('.'))) return undefined
    const full = normalize(join(this.#folder, path))
    if (!full.startsWith(this.#folder + sep)) return undefined
    const found = await stat(full).catch(() => undefined)
    if (!found?.isFile()) return undefined
    const stamp = `${found.mtimeMs}-${found.size}`
    const held = this.#held.get(full)
    if (held?.stamp === stamp) return held.file
    const file = load(full)
    this.#held.set(full, { stamp, file })
    file.catch(() => this.#held.delete(full))
    return file
  }
}

async function load(full: string): Promise<StaticFile> {
  const plain = await readFile(full)
  const type = TYPES[extname(full)] ?? 'application/octet-stream'
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  if (!PACKED.test(type)) return { type, etag, plain }
  const kept = new Map<Encoding, Promise<Buffer>>()
  return {
    type, etag, plain,
    packed(encoding) {
      const known = kept.get(encoding) ?? pack(full, plain, encoding)
      kept.set(encoding, known)
      return known
    },
  }
}

async function pack(full: string, plain: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return promisify(gzip)(plain, { level: 9 })
  return await packedBeside(full, plain)
    ?? promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } })
}

/** What the build has packed, if it says the same: a file may have been put in its place by hand since. */
async function packedBeside(full: string, plain: Buffer): Promise<Buffer | undefined> {
  const packed = await readFile(`${full}.br`).catch(() => undefined)
  const unpacked = packed && await promisify(brotliDecompress)(packed, { maxOutputLength: plain.length + 1 }).catch(() => undefined)
  return unpacked?.equals(plain) ? packed : undefined
}
