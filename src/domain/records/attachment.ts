import * as v from 'valibot'
import { filledText, fixed, field, uuid } from './field'

export const ATTACHMENT_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number]
export const ATTACHMENT_ROLES = ['photo', 'signature', 'evidence'] as const

const pixels = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(20_000))

/** What is known of a file before its bytes arrive; the bytes follow and are checked against `sha256`. */
export const attachmentFields = {
  onKind: fixed(v.picklist(['visit', 'assistance', 'enterprise'])),
  onId: fixed(uuid),
  role: fixed(v.picklist(ATTACHMENT_ROLES)),
  name: fixed(filledText(200)),
  type: fixed(v.picklist(ATTACHMENT_TYPES)),
  sizeBytes: fixed(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  /** Lower-case hex. */
  sha256: fixed(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  widthPx: field(pixels, { immutable: true }),
  heightPx: field(pixels, { immutable: true }),
}

export interface Attachment {
  onKind: 'visit' | 'assistance' | 'enterprise'
  onId: string
  role: (typeof ATTACHMENT_ROLES)[number]
  name: string
  type: AttachmentType
  sizeBytes: number
  sha256: string
  widthPx?: number
  heightPx?: number
}
