import { PUSH_MAX_BYTES, SEALED_MAX_BUNDLES, type SealedRequest } from '@/contract'
import type { CourierRow, Letter } from '@/device'
import { toBase64url } from '@/domain/sealing'

/** One letter with the row it lies in. */
export interface Posted { row: CourierRow; letter: Letter }

export const postsOf = (rows: readonly CourierRow[]): Posted[] => rows.flatMap((row) => row.letters.map((letter) => ({ row, letter })))

/** Room is left for what stands around the letters. */
const MOST_BYTES = PUSH_MAX_BYTES * 0.9

/** base64, and what stands around it. */
const sizeOf = ({ letter: { box } }: Posted): number => Math.ceil(box.length * 4 / 3) + 60

/** More than any request may hold. */
export const isTooLong = (post: Posted): boolean => sizeOf(post) > MOST_BYTES

/** Another context begins a bundle: each costs the server a key agreement. */
const isSameBundle = (a: Posted, b: Posted): boolean => a.row.key === b.row.key && String(a.row.enc) === String(b.row.enc)

/** As many as may go at once, one at least. The server works by number, so numbers rise within a request. */
export function fitting(posts: readonly Posted[], share: { edits: number; bytes: number }): Posted[] {
  const batch: Posted[] = []
  let [bytes, edits, bundles] = [0, 0, 0]
  for (const post of posts) {
    const before = batch.at(-1)
    bytes += sizeOf(post)
    edits += post.letter.count
    if (!before || !isSameBundle(before, post)) bundles += 1
    if (before && (post.letter.from <= before.letter.to || bytes > Math.min(share.bytes, MOST_BYTES) || edits > share.edits || bundles > SEALED_MAX_BUNDLES)) break
    batch.push(post)
  }
  return batch
}

/** Letters of one request, grouped by what they were sealed under. */
export function bundlesOf(batch: readonly Posted[]): SealedRequest['bundles'] {
  const bundles: SealedRequest['bundles'] = []
  for (const [index, post] of batch.entries()) {
    if (index === 0 || !isSameBundle(batch[index - 1]!, post)) bundles.push({ key: post.row.key, enc: toBase64url(post.row.enc), letters: [] })
    bundles.at(-1)!.letters.push({ number: post.letter.number, box: toBase64url(post.letter.box) })
  }
  return bundles
}
