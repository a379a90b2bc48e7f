import { checkExif, checkIptc, checkText } from './place-data'
import { checkPixels } from './pixels'
import { broken, unsafe } from './refuse'

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const APP1 = 0xe1
const APP13 = 0xed
/** Baseline, extended and progressive (ITU-T T.81, B.2.2). */
const FRAMES = new Set([0xc0, 0xc1, 0xc2])
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7

/**
 * A JPEG from its first marker to its last, and nothing after it.
 * @throws CodedError `attachment-type`, `attachment-unsafe`, `attachment-metadata`
 */
export function checkJpeg(bytes: Buffer): void {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw broken('beginning')
  let frame = false
  let scan = false
  for (let at = 2; ;) {
    if (bytes[at] !== 0xff) throw broken('marker')
    while (bytes[at + 1] === 0xff) at += 1
    const marker = bytes[at + 1]
    if (marker === undefined) throw broken('truncated')
    if (marker === EOI) {
      if (!frame || !scan) throw broken('truncated')
      if (at + 2 !== bytes.length) throw unsafe('trailing')
      return
    }
    const length = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) throw broken('truncated')
    const segment = bytes.subarray(at + 4, end)
    if (FRAMES.has(marker)) {
      if (segment.length < 6) throw broken('frame')
      checkPixels(segment.readUInt16BE(3), segment.readUInt16BE(1))
      frame = true
    }
    if (marker === APP1) checkApp1(segment)
    if (marker === APP13) checkIptc(segment)
    at = marker === SOS ? afterScan(bytes, end) : end
    scan ||= marker === SOS
  }
}

const EXIF = 'Exif\0\0'

function checkApp1(segment: Buffer): void {
  if (segment.toString('latin1', 0, EXIF.length) === EXIF) checkExif(segment.subarray(EXIF.length))
  else checkText(segment.toString('latin1'))
}

/** Where the next marker stands after entropy-coded data. */
function afterScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next === undefined) break
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at
  }
  throw broken('truncated')
}
