import type { AttachmentType } from '@/domain/records'

const starts = (bytes: Uint8Array, at: number, ...wanted: number[]): boolean => wanted.every((value, index) => bytes[at + index] === value)
const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))

/** How many bytes of a file's beginning `looksLike` needs. */
export const LOOK_BYTES = 1_024

/** First bytes of each type: JPEG (T.81), PNG, RIFF/WebP, and `%PDF-` within the first kilobyte as readers accept it. */
const LOOKS: Record<AttachmentType, (bytes: Uint8Array) => boolean> = {
  'image/jpeg': (bytes) => starts(bytes, 0, 0xff, 0xd8, 0xff),
  'image/png': (bytes) => starts(bytes, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  'image/webp': (bytes) => starts(bytes, 0, ...letters('RIFF')) && starts(bytes, 8, ...letters('WEBP')),
  'application/pdf': (bytes) => Buffer.from(bytes).includes('%PDF-'),
}

/** Whether a file begins as its declared type must. */
export const looksLike = (type: AttachmentType, beginning: Uint8Array): boolean => LOOKS[type](beginning.subarray(0, LOOK_BYTES))
