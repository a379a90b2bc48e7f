import { endsAsZip } from '@/domain/files'
import { unsafe } from './refuse'

const HEAD_BYTES = 1_024

/**
 * Whether other programs would take a picture for something else: readers of PDF look for its mark in the first kilobyte, browsers
 * without `nosniff` for tags, and ZIP is read from the end.
 * @throws CodedError `attachment-unsafe`
 */
export function checkOnlyOneThing(bytes: Buffer): void {
  const head = bytes.toString('latin1', 0, HEAD_BYTES)
  if (head.includes('%PDF-')) throw unsafe('pdf')
  if (/<(script|html|svg|!doctype|iframe|body)\b/i.test(head)) throw unsafe('html')
  if (endsAsZip(bytes)) throw unsafe('zip')
}
