import { unsafe } from './refuse'

const HEAD_BYTES = 1_024
const ZIP_END = Buffer.from([0x50, 0x4b, 0x05, 0x06])
const ZIP_END_BYTES = 22

/**
 * Whether other programs would take a picture for something else: readers of PDF look for its mark in the first kilobyte, browsers
 * without `nosniff` for tags, and ZIP is read from the end.
 * @throws CodedError `attachment-unsafe`
 */
export function checkOnlyOneThing(bytes: Buffer): void {
  const head = bytes.toString('latin1', 0, HEAD_BYTES)
  if (head.includes('%PDF-')) throw unsafe('pdf')
  if (/<(script|html|svg|!doctype|iframe|body)\b/i.test(head)) throw unsafe('html')
  checkNoZip(bytes)
}

/** An end record whose comment reaches exactly to the end of the file (APPNOTE 4.3.16). @throws CodedError `attachment-unsafe` */
export function checkNoZip(bytes: Buffer): void {
  const from = Math.max(0, bytes.length - ZIP_END_BYTES - 65_535)
  for (let at = bytes.indexOf(ZIP_END, from); at >= 0; at = bytes.indexOf(ZIP_END, at + 1)) {
    if (at + ZIP_END_BYTES <= bytes.length && at + ZIP_END_BYTES + bytes.readUInt16LE(at + 20) === bytes.length) throw unsafe('zip')
  }
}
