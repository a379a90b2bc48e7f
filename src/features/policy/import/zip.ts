import { Inflate } from 'fflate'

/** Why parts of a ZIP file were not unpacked. */
export class ZipError extends Error {
  readonly reason: 'damaged' | 'too-large'

  constructor(reason: 'damaged' | 'too-large') {
    super(reason)
    this.reason = reason
  }
}

const END = 0x06054b50
const ENTRY = 0x02014b50
/** The directory's end is followed by a comment of 64 KB at most. */
const FARTHEST_END = 65_557
/** Packed bytes looked at between two looks at what came of them: a thousand times as much at worst. */
const STEP = 16_384

/**
 * Parts of a ZIP file (APPNOTE 6.3, without ZIP64), by its directory. What the directory says of sizes is not believed: unpacking stops
 * where it becomes too much, and parts that share bytes are refused.
 * @param most bytes all parts together may have when unpacked
 * @throws ZipError
 */
export function unpack(bytes: Uint8Array, isWanted: (name: string) => boolean, most: number): Record<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const parts: Record<string, Uint8Array> = {}
  let [left, unread] = [most, bytes.length]
  try {
    let at = view.getUint32(endOf(view) + 16, true)
    for (let entries = view.getUint16(endOf(view) + 10, true); entries > 0; entries -= 1) {
      if (view.getUint32(at, true) !== ENTRY) throw new ZipError('damaged')
      const nameEnd = at + 46 + view.getUint16(at + 28, true)
      const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd))
      if (isWanted(name)) {
        const [method, size, local] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
        const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
        unread -= size
        if (unread < 0 || from + size > bytes.length) throw new ZipError('damaged')
        const part = contentOf(bytes.subarray(from, from + size), method, left)
        left -= part.length
        parts[name] = part
      }
      at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    }
  }
  catch (problem) {
    throw problem instanceof ZipError ? problem : new ZipError('damaged')
  }
  return parts
}

function endOf(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - FARTHEST_END); at -= 1) if (view.getUint32(at, true) === END) return at
  throw new ZipError('damaged')
}

function contentOf(packed: Uint8Array, method: number, most: number): Uint8Array {
  if (method !== 0 && method !== 8) throw new ZipError('damaged')
  if (method === 0 && packed.length > most) throw new ZipError('too-large')
  return method === 0 ? packed : inflated(packed, most)
}

function inflated(packed: Uint8Array, most: number): Uint8Array {
  const pieces: Uint8Array[] = []
  let size = 0
  const inflating = new Inflate((piece) => {
    size += piece.length
    if (size > most) throw new ZipError('too-large')
    pieces.push(piece)
  })
  for (let at = 0; at < packed.length; at += STEP) inflating.push(packed.subarray(at, at + STEP), at + STEP >= packed.length)
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
