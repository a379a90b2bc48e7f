import { randomBytes } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

/** Real files by their formats' books, small enough to read, and with a place for what does not belong there. */
const u16 = (value: number): Buffer => { const bytes = Buffer.alloc(2); bytes.writeUInt16BE(value); return bytes }
const u32 = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(value); return bytes }
const u32le = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes }

export const segment = (marker: number, data: Uint8Array): Buffer => Buffer.concat([Buffer.from([0xff, marker]), u16(data.length + 2), data])

/** @param size of the whole file in bytes, at least 40; @param extra segments after the beginning */
export function jpegOf({ size = 200, width = 8, height = 8, extra = [] as Buffer[] } = {}): Buffer {
  const head = Buffer.concat([
    Buffer.from([0xff, 0xd8]), ...extra,
    segment(0xc0, Buffer.concat([Buffer.from([8]), u16(height), u16(width), Buffer.from([1, 1, 0x11, 0])])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  ])
  // Entropy-coded data in which no marker can be read.
  const data = randomBytes(Math.max(0, size - head.length - 2)).map((byte) => (byte === 0xff ? 0xfe : byte))
  return Buffer.concat([head, data, Buffer.from([0xff, 0xd9])])
}

export const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([u32(data.length), body, u32(crc32(body))])
}

/** Grey, eight bits a pixel. @param pixels instead of those that belong there */
export function pngOf({ width = 4, height = 4, extra = [] as Buffer[], pixels = undefined as Buffer | undefined } = {}): Buffer {
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])])), ...extra,
    chunk('IDAT', deflateSync(pixels ?? Buffer.alloc((width + 1) * height))), chunk('IEND', Buffer.alloc(0)),
  ])
}

export const riffChunk = (type: string, data: Uint8Array): Buffer => Buffer.concat([Buffer.from(type, 'latin1'), u32le(data.length), data, Buffer.alloc(data.length % 2)])

/** Lossy, by default one chunk. */
export function webpOf({ width = 4, height = 4, before = [] as Buffer[], after = [] as Buffer[] } = {}): Buffer {
  const frame = Buffer.concat([Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a]), Buffer.from([width & 255, width >> 8, height & 255, height >> 8]), Buffer.alloc(12)])
  const body = Buffer.concat([Buffer.from('WEBP'), ...before, riffChunk('VP8 ', frame), ...after])
  return Buffer.concat([Buffer.from('RIFF'), u32le(body.length), body])
}

/** @param objects bodies of objects after the catalogue and an empty tree of pages */
export const pdfOf = (...objects: (string | Buffer)[]): Buffer => Buffer.concat([
  Buffer.from('%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n'),
  ...objects.flatMap((body, at) => [Buffer.from(`${at + 3} 0 obj\n`), Buffer.from(body), Buffer.from('\nendobj\n')]),
  Buffer.from('trailer\n<</Size 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n'),
])

/** An object stream as PDF 1.5 has it. */
export const objectStream = (content: Buffer | string): Buffer => {
  const packed = deflateSync(content)
  return Buffer.concat([Buffer.from(`<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`), packed, Buffer.from('\nendstream')])
}

/** An Exif block whose first directory has these tags. */
export function exifOf(...tags: number[]): Buffer {
  const entries = tags.map((tag) => Buffer.concat([u16(tag), u16(4), u32(1), u32(8)]))
  return Buffer.concat([Buffer.from('MM'), u16(42), u32(8), u16(tags.length), ...entries, u32(0)])
}
export const EXIF_MARK = Buffer.from('Exif\0\0')

/** A ZIP with no entries and a comment that is `length` long. */
export const zipEnd = (length = 0): Buffer => Buffer.concat([Buffer.from([0x50, 0x4b, 5, 6]), Buffer.alloc(16), Buffer.from([length & 255, length >> 8])])
