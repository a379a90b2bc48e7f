const LONGEST = 64_000_000

/** A number as LevelDB and Snappy write it: seven bits in a byte, the lowest first. @throws RangeError for none */
export function varint(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at]
    if (byte === undefined) break
    at += 1
    value += (byte & 127) * 2 ** shift
    if (byte < 128) return [value, at]
  }
  throw new RangeError('no number')
}

/** Snappy's raw format (format_description.txt of google/snappy). @throws RangeError for anything else */
export function unsnap(bytes: Buffer): Buffer {
  const { out, length, taken } = opened(bytes)
  if (out.length !== length || taken !== bytes.length) throw new RangeError('not packed by Snappy')
  return out
}

/** As much as opens: the packed value may be followed by others, or cut off. */
export function unsnapStart(bytes: Buffer): Buffer[] {
  const { out } = opened(bytes)
  return out.length < 16 ? [] : [out]
}

function opened(bytes: Buffer): { out: Buffer; length: number; taken: number } {
  const [length, start] = varint(bytes, 0)
  if (length > LONGEST) throw new RangeError('too long')
  const out: number[] = []
  let at = start
  while (at < bytes.length && out.length < length) {
    const tag = bytes[at]!
    at += 1
    if ((tag & 3) === 0) {
      let size = (tag >> 2) + 1
      if (size > 60) {
        const extra = size - 60
        if (at + extra > bytes.length) break
        size = bytes.readUIntLE(at, extra) + 1
        at += extra
      }
      const end = Math.min(at + size, bytes.length)
      for (; at < end; at += 1) out.push(bytes[at]!)
      continue
    }
    const kind = tag & 3
    const width = kind === 1 ? 1 : kind === 2 ? 2 : 4
    if (at + width > bytes.length) break
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    const back = kind === 1 ? ((tag >> 5) << 8) | bytes[at]! : bytes.readUIntLE(at, width)
    at += width
    if (back === 0 || back > out.length) break
    for (let n = 0; n < size; n += 1) out.push(out[out.length - back]!)
  }
  return { out: Buffer.from(out), length, taken: at }
}
