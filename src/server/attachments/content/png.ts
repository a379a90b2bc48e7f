import { crc32, createInflate, inflateSync } from 'node:zlib'
import { checkPixels } from './pixels'
import { checkExif, checkText } from './place-data'
import { broken, unsafe } from './refuse'

const BEGINNING = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const CRITICAL = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND'])
/** APNG: each frame costs a reader as much as a picture. */
const ANIMATED = new Set(['acTL', 'fcTL', 'fdAT'])
const MAX_EXTRA_BYTES = 65_536
const MAX_PROFILE_BYTES = 4_194_304
/** Samples of a pixel by colour type (PNG 3rd edition, 11.2.1). */
const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/**
 * A PNG whose chunks are whole, whose pixels unpack to just the size it states, and nothing after it.
 * @throws CodedError `attachment-type`, `attachment-unsafe`, `attachment-metadata`
 */
export async function checkPng(bytes: Buffer): Promise<void> {
  if (!bytes.subarray(0, 8).equals(BEGINNING)) throw broken('beginning')
  const packed: Buffer[] = []
  let expected: number | undefined
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw broken('truncated')
    const length = bytes.readUInt32BE(at)
    const end = at + 12 + length
    if (end > bytes.length) throw broken('truncated')
    const type = bytes.toString('latin1', at + 4, at + 8)
    const data = bytes.subarray(at + 8, end - 4)
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) throw broken('checksum')
    if ((at === 8) !== (type === 'IHDR')) throw broken('header')
    if (type === 'IHDR') expected = unpackedSize(data)
    else if (type === 'IDAT') packed.push(data)
    else checkChunk(type, data)
    at = end
    if (type !== 'IEND') continue
    if (at !== bytes.length) throw unsafe('trailing')
    return checkPixelData(packed, expected!)
  }
}

function unpackedSize(header: Buffer): number {
  if (header.length !== 13) throw broken('header')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const [depth, colour, , , interlace] = header.subarray(8)
  const samples = SAMPLES[colour!]
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(depth!) || interlace! > 1) throw broken('header')
  checkPixels(width, height)
  const size = (columns: number, rows: number) => (columns && rows ? (Math.ceil(columns * samples * depth! / 8) + 1) * rows : 0)
  return interlace === 0 ? size(width, height) : ADAM7.reduce((sum, [x, y, dx, dy]) => sum + size(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)), 0)
}

/** Beginning and step of each pass (PNG 3rd edition, 8.1). */
const ADAM7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const

function checkChunk(type: string, data: Buffer): void {
  if (ANIMATED.has(type)) throw unsafe('animation')
  if (CRITICAL.has(type)) return
  // An upper-case letter at the beginning: a reader that does not know it must give up.
  if (/^[A-Z]/.test(type)) throw broken('chunk')
  if (data.length > MAX_EXTRA_BYTES) throw unsafe('chunk')
  if (type === 'eXIf') checkExif(data)
  if (type === 'tEXt' || type === 'iTXt') checkText(data.toString('latin1'))
  if (type === 'zTXt' || (type === 'iTXt' && data[data.indexOf(0) + 1] === 1)) throw unsafe('text')
  if (type === 'iCCP') checkProfile(data)
}

function checkProfile(data: Buffer): void {
  try {
    inflateSync(data.subarray(data.indexOf(0) + 2), { maxOutputLength: MAX_PROFILE_BYTES })
  } catch {
    throw unsafe('profile')
  }
}

function checkPixelData(packed: Buffer[], expected: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const unpacking = createInflate()
    let size = 0
    unpacking.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > expected) unpacking.destroy(unsafe('bomb'))
    })
    unpacking.on('end', () => (size === expected ? resolve() : reject(broken('truncated'))))
    unpacking.on('error', (error: NodeJS.ErrnoException) => reject(error.code?.startsWith('Z_') ? broken('truncated') : error))
    for (const piece of packed) unpacking.write(piece)
    unpacking.end()
  })
}
