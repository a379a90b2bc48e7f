const END_BYTES = 22
const MAX_COMMENT_BYTES = 65_535
const MARK = [0x50, 0x4b, 0x05, 0x06] as const

/** Whether a file is a ZIP too, which is read from its end: an end record whose comment reaches exactly to the last byte (APPNOTE 4.3.16). */
export function endsAsZip(bytes: Uint8Array): boolean {
  for (let at = bytes.length - END_BYTES; at >= Math.max(0, bytes.length - END_BYTES - MAX_COMMENT_BYTES); at -= 1) {
    if (!MARK.every((value, index) => bytes[at + index] === value)) continue
    if (at + END_BYTES + bytes[at + 20]! + bytes[at + 21]! * 256 === bytes.length) return true
  }
  return false
}
