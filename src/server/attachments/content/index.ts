import type { AttachmentType } from '@/domain/records'
import { checkJpeg } from './jpeg'
import { checkPdf } from './pdf'
import { checkPng } from './png'
import { checkOnlyOneThing } from './polyglot'
import { checkWebp } from './webp'

const CHECKS: Record<AttachmentType, (bytes: Buffer) => void | Promise<void>> = {
  'image/jpeg': checkJpeg, 'image/png': checkPng, 'image/webp': checkWebp, 'application/pdf': checkPdf,
}

/**
 * Whether a file is wholly what its type says and nothing else. Pictures are told apart by their structure to the last byte; nothing is
 * decoded, so nothing can be blown up by looking.
 * @throws CodedError `attachment-type`, `attachment-unsafe`, `attachment-metadata`, with the place in `at`
 */
export async function checkContent(type: AttachmentType, bytes: Buffer): Promise<void> {
  if (type !== 'application/pdf') checkOnlyOneThing(bytes)
  await CHECKS[type](bytes)
}
