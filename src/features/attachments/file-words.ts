import type { ErrorCode } from '@/contract'
import type { FileInfo } from '@/device'

/** Files of a record: how many there are, how many the server has whole, and how many it had and has lost. */
export interface FileCount { received: number; of: number; missing: number }

type Arrival = Pick<FileInfo, 'receivedAt' | 'missing' | 'here' | 'problem'>

/** What the server says of a file itself: trying again does not help. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['attachment-type', 'attachment-unsafe', 'attachment-metadata', 'attachment-too-large'])

/** Lost by the server, and not on this phone either, which would send it again. */
const isMissing = (file: Arrival): boolean => !file.receivedAt && Boolean(file.missing) && !file.here

export const countFiles = (files: readonly Arrival[]): FileCount => ({
  received: files.filter((file) => file.receivedAt).length, of: files.length, missing: files.filter(isMissing).length,
})

/** What to say of one file: a kind of tag and a key under `attachments`; `why`: the code of the reason, for a file that the server will not take. */
export function fileTag(file: Arrival): { kind: 'ok' | 'wait' | 'late'; key: 'received' | 'onWay' | 'missing' | 'refused'; why?: ErrorCode } {
  if (file.receivedAt) return { kind: 'ok', key: 'received' }
  if (file.problem && REFUSALS.has(file.problem)) return { kind: 'late', key: 'refused', why: file.problem }
  return isMissing(file) ? { kind: 'late', key: 'missing' } : { kind: 'wait', key: 'onWay' }
}
