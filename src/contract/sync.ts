import * as v from 'valibot'
import { RECORD_KINDS, type Conflict, type Manifest, type RecordKind } from '@/domain/records'
import { PUSH_MAX_MUTATIONS } from './protocol'
import type { ErrorCode } from './errors'

const uuid = v.pipe(v.string(), v.uuid())
const town = v.pipe(v.string(), v.regex(/^\d{9}$/))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/**
 * One saved edit. `set` holds the changed fields only; `null` clears a field.
 * `baseVersion` is the record version the device had seen (0: the record is new).
 * `deviceSeq` counts a device's edits from 1 without holes, so that a missing one shows.
 */
export const Mutation = v.strictObject({
  mutationId: uuid,
  deviceSeq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  kind: v.picklist(RECORD_KINDS),
  recordId: uuid,
  town,
  baseVersion: count,
  schemaVersion: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Device clock at saving, ISO 8601; shown, never used for order. */
  savedAt: v.pipe(v.string(), v.isoTimestamp()),
  set: v.record(v.string(), v.unknown()),
  /** Ids of conflicts this edit settles. */
  settles: v.optional(v.array(v.pipe(v.string(), v.maxLength(200)))),
  /** Fields of `set` that changed on the author's own device after the screen this edit comes from had shown them. */
  unseen: v.optional(v.array(v.pipe(v.string(), v.maxLength(200)))),
})
export type Mutation = v.InferOutput<typeof Mutation>

export type Outcome = 'applied' | 'merged' | 'conflict' | 'rejected'

/** The server's proof of what became of a mutation; a repeated mutation gets the same receipt again. */
export interface Receipt {
  mutationId: string
  outcome: Outcome
  /** Only when rejected. */
  code?: ErrorCode
  /** Only when rejected: the place, such as `set.creditCode`. */
  at?: string
  /** SHA-256 (hex) of the canonical JSON of `{mutationId, kind, recordId, town, set}` as received: the device compares it with its own. */
  contentHash: string
  /** Place in the town's log; absent when rejected. */
  seq?: number
  /** Hash of the town's log at `seq`. */
  logHash?: string
  /** Town of the log that `seq` counts in, when the record has moved from the one the mutation names. */
  town?: string
  /** Version of the record after this mutation. */
  version?: number
  /** Server clock, ISO 8601. */
  serverTime: string
}

export interface PushResponse {
  nonce: string
  serverTime: string
  receipts: Receipt[]
}

/** Where a device stands in a town's log. */
export interface Cursor {
  epoch: string
  seq: number
  hash: string
}

/** `town → cursor`, as JSON in the query parameter `cursors`; a town left out starts at 0. */
export const Cursors = v.record(town, v.strictObject({ epoch: v.string(), seq: count, hash: v.string() }))

/** The envelope is checked first; each mutation then on its own, so that one bad mutation is rejected alone. */
export const PushRequest = v.strictObject({
  deviceId: uuid,
  mutations: v.pipe(v.array(v.looseObject({ mutationId: uuid, deviceSeq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) })), v.minLength(1), v.maxLength(PUSH_MAX_MUTATIONS)),
  /**
   * How far the device has read the towns it writes to. When one of these places is not in the town's log, the server was restored
   * from a backup and its versions count anew: what the edits claim to have seen would be wrong, so the push is refused whole.
   */
  cursors: v.optional(Cursors),
})
export interface PushRequest {
  deviceId: string
  mutations: Mutation[]
  cursors?: Record<string, Cursor>
}

/** A record as the server holds it. */
export interface ServerRecord {
  kind: RecordKind
  id: string
  town: string
  version: number
  schemaVersion: number
  fields: Record<string, unknown>
  conflicts: Conflict[]
  deleted: boolean
  createdBy: { id: string; name: string }
  /** Server clock, ISO 8601. */
  createdAt: string
  updatedAt: string
  /** Place and hash of the record's first entry in its present town's log: what a receipt names. `createdAt` is its time. */
  logged: { seq: number; hash: string }
  /** Attachments only: when the bytes were received whole and checked; null while on the way. */
  receivedAt?: string | null
  /** Attachments only: the bytes had been received and are no longer there; whoever still holds them sends them again. */
  missing?: true
}

export interface TownPage {
  /** Cursor after this page is applied. */
  cursor: Cursor
  /** Cursor of the town's newest entry, for progress. */
  headSeq: number
  /** True when the epoch changed and the device must start the town again from nothing. */
  reset: boolean
  /** Present state of every record that has an entry in this page. */
  records: ServerRecord[]
}

export interface PullResponse {
  nonce: string
  serverTime: string
  /** Towns this session may read; a device drops clean rows of every other town. */
  allowedTowns: string[]
  towns: Record<string, TownPage>
  /** True while another pull would bring more. */
  more: boolean
}

/**
 * `GET /api/sync/manifest?cursors=…`: what the towns hold, by count and digest (`@/domain/records/manifest`). Only of towns whose log
 * ends where the cursor stands: of the others there is nothing to compare.
 */
export interface ManifestResponse {
  nonce: string
  serverTime: string
  towns: Record<string, Manifest>
}

/**
 * `POST /api/enterprises/:id/move` (a supervisor or an administrator who has both towns): an enterprise moved its seat; it goes with all that hangs on it. Answer: `Moved`.
 */
export const MoveRequest = v.strictObject({ from: town, to: town })
export interface Moved {
  /** Records that moved. */
  records: number
}

/** Proof that an attachment's bytes arrived whole. */
export interface AttachmentReceipt {
  attachmentId: string
  sha256: string
  sizeBytes: number
  receivedAt: string
  seq: number
  logHash: string
}
