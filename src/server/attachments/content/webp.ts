import { checkPixels } from './pixels'
import { checkExif, checkText } from './place-data'
import { broken, unsafe } from './refuse'

const MAX_PROFILE_BYTES = 4_194_304
const KNOWN = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP', 'EXIF', 'XMP '])
const EXIF = 'Exif\0\0'

/**
 * One still WebP picture (RFC 9649) that fills the file.
 * @throws CodedError `attachment-type`, `attachment-unsafe`, `attachment-metadata`
 */
export function checkWebp(bytes: Buffer): void {
  if (bytes.length < 20 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') throw broken('beginning')
  const end = 8 + bytes.readUInt32LE(4)
  if (end > bytes.length) throw broken('truncated')
  if (end < bytes.length) throw unsafe('trailing')
  let picture = false
  for (let at = 12; at < end;) {
    if (at + 8 > end) throw broken('truncated')
    const type = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    const data = bytes.subarray(at + 8, at + 8 + size)
    if (data.length !== size || at + 8 + size > end) throw broken('truncated')
    checkChunk(type, data)
    picture ||= type === 'VP8 ' || type === 'VP8L'
    at += 8 + size + (size % 2)
  }
  if (!picture) throw broken('truncated')
}

function checkChunk(type: string, data: Buffer): void {
  if (type === 'ANIM' || type === 'ANMF') throw unsafe('animation')
  if (!KNOWN.has(type)) throw unsafe('chunk')
  if (type === 'VP8X') {
    if (data.length !== 10) throw broken('header')
    checkPixels(data.readUIntLE(4, 3) + 1, data.readUIntLE(7, 3) + 1)
  }
  if (type === 'VP8 ') checkLossy(data)
  if (type === 'VP8L') checkLossless(data)
  if (type === 'ICCP' && data.length > MAX_PROFILE_BYTES) throw unsafe('profile')
  if (type === 'EXIF') checkExif(data.toString('latin1', 0, EXIF.length) === EXIF ? data.subarray(EXIF.length) : data)
  if (type === 'XMP ') checkText(data.toString('latin1'))
}

/** RFC 6386, 9.1: a key frame, its start code, and two sides of 14 bits. */
function checkLossy(data: Buffer): void {
  if (data.length < 10 || data.readUIntBE(3, 3) !== 0x9d012a || (data[0]! & 1) === 1) throw broken('frame')
  const firstPart = data.readUIntLE(0, 3) >> 5
  if (firstPart > data.length - 10) throw broken('truncated')
  checkPixels(data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff)
}

/** RFC 9649, 3.4: a signature byte, then both sides less one, 14 bits each. */
function checkLossless(data: Buffer): void {
  if (data.length < 5 || data[0] !== 0x2f) throw broken('frame')
  const bits = data.readUInt32LE(1)
  checkPixels((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
}
