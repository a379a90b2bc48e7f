import { broken, tellsPlace } from './refuse'

/** Tags of TIFF 6.0 and Exif 2.32 that are or may hold a place: the GPS directory and the maker's private note. */
const GPS_IFD = 0x8825
const MAKER_NOTE = 0x927c
const EXIF_IFD = 0x8769
const MAX_DIRECTORIES = 8

/**
 * Looks through an Exif block. The small one that browsers of one maker write by themselves (size, colour space) passes.
 * @param tiff from its byte order mark on
 * @throws CodedError `attachment-metadata`, `attachment-type` when it cannot be read
 */
export function checkExif(tiff: Buffer): void {
  const order = tiff.toString('latin1', 0, 2)
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) throw broken('exif')
  const little = order === 'II'
  const u16 = (at: number) => (at + 2 <= tiff.length ? (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)) : fail())
  const u32 = (at: number) => (at + 4 <= tiff.length ? (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)) : fail())
  const waiting = [u32(4)]
  for (let read = 0; waiting.length > 0; read += 1) {
    if (read === MAX_DIRECTORIES) throw broken('exif')
    const at = waiting.pop()!
    const entries = u16(at)
    for (let index = 0; index < entries; index += 1) {
      const entry = at + 2 + index * 12
      const tag = u16(entry)
      if (tag === GPS_IFD || tag === MAKER_NOTE) throw tellsPlace('exif')
      if (tag === EXIF_IFD) waiting.push(u32(entry + 8))
    }
    const next = u32(at + 2 + entries * 12)
    if (next !== 0) waiting.push(next)
  }
}

function fail(): never {
  throw broken('exif')
}

/** XMP and IPTC as text: words that stand for a place. @throws CodedError `attachment-metadata` */
export function checkText(text: string): void {
  if (/GPS|Location|photoshop:(City|State|Country)/i.test(text)) throw tellsPlace('text')
}

/** IPTC-IIM 4.2, record 2: sub-location, city, province, country. @throws CodedError `attachment-metadata` */
export function checkIptc(bytes: Buffer): void {
  for (let at = bytes.indexOf(0x1c); at >= 0 && at + 2 < bytes.length; at = bytes.indexOf(0x1c, at + 1)) {
    if (bytes[at + 1] === 2 && [26, 27, 90, 92, 95, 100, 101].includes(bytes[at + 2]!)) throw tellsPlace('iptc')
  }
}
