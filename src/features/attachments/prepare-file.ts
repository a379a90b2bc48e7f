import { ATTACHMENT_MAX_BYTES, type ErrorCode } from '@/contract'
import { isBrokenPdf, pdfProblem } from '@/domain/files'
import type { AttachmentType } from '@/domain/records'
import type { ScaledImage } from '@/platform'
import { hasActivePackedNames } from './packed-names'

/** A file ready to be kept: small enough, of a type the server takes, pictures without their metadata. */
export interface PreparedFile {
  name: string
  type: AttachmentType
  bytes: ArrayBuffer
  widthPx?: number
  heightPx?: number
}

export interface PrepareOptions {
  /** The canvas worker; drops EXIF and place by drawing the picture anew. */
  scale: (file: Blob, options: { maxSidePx: number; quality: number }) => Promise<ScaledImage>
  maxSidePx: number
  quality: number
  /** Documents are taken only where they are evidence. */
  documents: boolean
}

export class FileRefused extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode) {
    super(code)
    this.code = code
  }
}

/**
 * @throws FileRefused `attachment-type` for anything but pictures (and whole PDF where allowed), `attachment-too-large`;
 * `attachment-unsafe` for a document the server would refuse, said while another can still be chosen;
 * a coded `image-unreadable` for a picture the browser cannot draw
 */
export async function prepareFile(file: File, { scale, maxSidePx, quality, documents }: PrepareOptions): Promise<PreparedFile> {
  if (documents && await isPdf(file)) {
    if (file.size > ATTACHMENT_MAX_BYTES) throw new FileRefused('attachment-too-large')
    const bytes = await file.arrayBuffer()
    const read = new Uint8Array(bytes)
    const text = new TextDecoder('latin1').decode(bytes)
    const problem = pdfProblem(read, text)
    if (problem) throw new FileRefused(isBrokenPdf(problem) ? 'attachment-type' : 'attachment-unsafe')
    if (await hasActivePackedNames(read, text)) throw new FileRefused('attachment-unsafe')
    return { name: file.name || 'document.pdf', type: 'application/pdf', bytes }
  }
  // Some phones give pictures from their gallery no type at all: let the decoder decide.
  if (file.type && !file.type.startsWith('image/')) throw new FileRefused('attachment-type')
  const { bytes, type, widthPx, heightPx } = await scale(file, { maxSidePx, quality })
  if (bytes.byteLength > ATTACHMENT_MAX_BYTES) throw new FileRefused('attachment-too-large')
  return { name: `${file.name.replace(/\.[^.]*$/, '') || 'photo'}.jpg`, type, bytes, widthPx, heightPx }
}

/** By its first bytes (ISO 32000-2, 7.5.2), because a name or a declared type proves nothing. */
async function isPdf(file: File): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 5).arrayBuffer())
  return String.fromCharCode(...head) === '%PDF-'
}
