import * as v from 'valibot'
import { ATTACHMENT_TYPES, type RecordKind } from '@/domain/records'
import { ATTACHMENT_MAX_BYTES } from './protocol'
import { PushRequest } from './sync'
import { printable } from './text'

/**
 * `POST /api/quarantine`: edits of a device that was shut out. The proof is the refresh cookie the device still holds. They are kept
 * apart, in the order in which they come, and take no effect until an administrator releases them. `cursors`, of the towns they are of, tell whether the
 * versions they claim to have seen still count then: not when the server was restored since, or when nothing was said. May be sent again. Answer: `Quarantined`.
 */
export const QuarantineRequest = PushRequest
export interface Quarantined {
  nonce: string
  /** Edits of this device that the server keeps or has settled by now, these included. */
  edits: number
}

/** `POST /api/quarantine/sealed` (`SealedRequest`, the same proof): letters of a locked device, opened and kept like the edits above, unless a log has them. Answer: `Quarantined`. */

const id = v.pipe(v.string(), v.uuid(), v.toLowerCase())

/** Most files named in one request. */
export const QUARANTINE_MAX_FILES = 500
/** How long the bytes of one file may take to arrive. */
export const QUARANTINE_FILE_TIMEOUT_MS = 300_000

/**
 * `POST /api/quarantine/files` (the same proof): files of the device whose bytes the server does not have. They are told of before they
 * are sent, so that what is too much is refused in advance and what came before is not sent twice. Answer: `QuarantinedFiles`.
 */
export const QuarantineFilesRequest = v.strictObject({
  deviceId: id,
  files: v.pipe(v.array(v.strictObject({
    attachmentId: id,
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    sizeBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(ATTACHMENT_MAX_BYTES)),
    type: v.picklist(ATTACHMENT_TYPES),
  })), v.minLength(1), v.maxLength(QUARANTINE_MAX_FILES)),
})
export type QuarantineFile = v.InferOutput<typeof QuarantineFilesRequest>['files'][number]
export interface QuarantinedFiles {
  nonce: string
  /** Ids of those whose bytes are to be sent, each by `POST /api/quarantine/files/:attachmentId` as `application/octet-stream`; answer: `{ nonce }`. */
  wanted: string[]
  /** Ids of those the server has, or has settled. What is in neither list is too much, and will not be taken. */
  held: string[]
}

/** Most edits, and most files, asked about in one request. */
export const QUARANTINE_MAX_ASKED = 2_000
const asked = v.pipe(v.array(id), v.maxLength(QUARANTINE_MAX_ASKED))

/**
 * `POST /api/quarantine/missed` (the same proof): edits and files that were acknowledged to the device. A server restored from a backup
 * does not have what came after it, and the device that is about to empty itself may be the last that has. Answer: `Missed`. Servers of
 * earlier versions answer `not-found`.
 */
export const MissedRequest = v.strictObject({ deviceId: id, edits: v.optional(asked, []), files: v.optional(asked, []) })
export type MissedRequest = v.InferInput<typeof MissedRequest>
export interface Missed {
  nonce: string
  /** Ids of mutations that are in no log of the server's. They are handed over like edits that were never sent. */
  edits: string[]
  /** Ids of those whose bytes the server does not have. */
  files: string[]
}

const number = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** What a device empties itself of and could not hand over: files nobody had sent, edits that only its person could have opened. */
const Lost = v.strictObject({ files: v.optional(number), edits: v.optional(number) })
export type Lost = v.InferOutput<typeof Lost>

/** `POST /api/quarantine/wiped` (the same proof): what could be handed over was, and the device empties itself now. May be said again. Answer: `{ nonce }`. */
export const WipedRequest = v.strictObject({ deviceId: PushRequest.entries.deviceId, lost: v.optional(Lost) })

/** What waits, as an administrator sees it: whose, how much and when, not what it says. `GET /api/quarantine`: `QuarantineEntry[]`, newest first. */
export interface QuarantineEntry {
  deviceId: string
  label: string
  person: { id: string; name: string }
  /** Edits that wait to be settled. */
  waiting: number
  kinds: Partial<Record<RecordKind | 'other', number>>
  towns: string[]
  /** Device clock: the first and the last of them. */
  savedFrom: string
  savedTo: string
  arrivedAt: string
  /** Waiting because the log refused them when they were released. */
  refused: number
  /** Photos and other files that wait to be settled. */
  files: number
  /** Of these files: waiting because they belonged to no record of the author's towns when they were released. */
  filesRefused: number
  /** Files it still wants to hand over. */
  filesUnderWay: number
}

/** `POST /api/quarantine/:deviceId/release` (administrator): pushed in their author's name. Answer: `Released`. */
export interface Released {
  released: number
  /** Not taken; they wait on. */
  refused: number
  /** Files that count as received now. */
  files: number
  filesRefused: number
}

/** `POST /api/quarantine/:deviceId/discard` (administrator): thrown away for good. Answer: `{ discarded, files }`. */
export const DiscardRequest = v.strictObject({ reason: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(200), printable) })
