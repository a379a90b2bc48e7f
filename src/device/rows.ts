import type { Cursor, ErrorCode, Mutation, Receipt, ServerRecord } from '@/contract'
import type { Attachment, Conflict, RecordKind } from '@/domain/records'

/** Place of a record or an edit in its town's log, as the server proved it. */
export interface Logged { seq: number; hash: string }

export interface RecordRow {
  id: string
  kind: RecordKind
  town: string
  /** Version of the server's state this phone has seen whole; 0: never on the server. */
  version: number
  /** What screens show: the server's fields with the unsent edits laid over. */
  fields: Record<string, unknown>
  /** The server's fields, kept apart only while an unsent or rejected edit lies over them. */
  base?: Record<string, unknown>
  conflicts: Conflict[]
  createdBy?: { id: string; name: string }
  createdAt: string
  updatedAt: string
  logged?: Logged
  receivedAt?: string | null
  /** Attachments only: the server had the bytes and has lost them. */
  missing?: true
  /** Orders of the edits laid over `base`. Acknowledged ones may linger until the server's own word or `settleRecords` arrives. */
  pending: number[]
  /**
   * Fields of acknowledged edits that met what others had written: what the server made of them only a pull shows. Until then they hide it,
   * each with the version its author had seen.
   */
  veiled?: Record<string, number>
  /** Those of them whose value on the server, written by this phone or not, its screen does not show. */
  doubtful?: string[]
  rejected: boolean
  /** The server holds it no longer where this phone may read: it stays only for its unsent edits. */
  absent?: true
  /** Kind and creation time in one number (`sort-keys.ts`): the index of lists, newest last. */
  placed: number
  /** Kind and a counter that grows with every write on this phone, in one number. */
  touch: number
  /** `kind.field=value` for the fields by which other records are found. */
  links?: string[]
}

/** An edit the server has not acknowledged. */
export interface OutboxEdit {
  /** Order of sending: the deviceSeq, or that of the edit which a mended one replaces. */
  order: number
  mutation: Mutation
  contentHash: string
  state: 'waiting' | 'rejected'
  receipt?: Receipt
  attempts?: number
  /** Not to be tried again before this, ms. */
  notBefore?: number
  problem?: ErrorCode
}

/**
 * Edits saved by one transaction and next to each other in order: one write for many. An edit that is refused or rests stands
 * alone, so that rows never overlap and the order of rows is the order of edits.
 */
export interface OutboxRow {
  /** That of the first edit. */
  order: number
  edits: OutboxEdit[]
  count: number
  /** Present (and so indexed) only when its one edit is refused. */
  rejectedAt?: number
}

/** Acknowledged edits, kept so that they can be sent again to a server restored from an older backup. One row per answer: 500 edits cost one write. */
export interface SentRow {
  id?: number
  at: number
  /** Passed time (`passed.ts`) at the answer; absent in rows of earlier versions. */
  since?: number
  count: number
  items: { order: number; mutation: Mutation; receipt: Receipt }[]
}

/** A row of `sent` whose receipts the records have not taken over. */
export interface UnsettledRow { id: number }

/** Rejected edits that were replaced or let go; their data stays readable. */
export interface SetAsideRow {
  deviceSeq: number
  at: number
  /** Passed time (`passed.ts`) from which its days run; given at the first tidying. */
  since?: number
  fate: 'mended' | 'letGo'
  mutation: Mutation
  receipt: Receipt
}

/** `supplement`: what is added to a request that was submitted before. */
export type DraftKind = 'visit' | 'assistance' | 'enterprise' | 'supplement'

export interface Draft<V = Record<string, unknown>> {
  id: string
  kind: DraftKind
  value: V
  step?: string
  /** Raised by every save: by it a tab knows that another has written. Absent: 0. */
  rev?: number
  createdAt: string
  updatedAt: string
}

/** `letGo`: the person gave its record up before the server had it; kept for a while, for who takes that back. */
export type TransferState = 'draft' | 'waiting' | 'received' | 'cached' | 'letGo'

/** Local side of a file: whose draft it belongs to, how far its bytes got. */
export interface FileRow extends Omit<Attachment, 'onKind' | 'onId'> {
  id: string
  /** Present only while it belongs to a draft. */
  draftId?: string
  addedAt: string
  state: TransferState
  sentBytes: number
  receipt?: { seq: number; logHash: string; receivedAt: string }
  /** When the server had it whole, ms by this phone's clock. */
  receivedHere?: number
  /** Passed time (`passed.ts`) from which the days run that its bytes are kept when nobody waits for them any more; given at the first tidying. */
  since?: number
  attempts?: number
  notBefore?: number
  problem?: ErrorCode
  /** The person lets it go over mobile data although files wait for Wi-Fi. */
  anyNetwork?: true
}

export interface BytesRow { id: string; bytes: ArrayBuffer }
export interface CursorRow extends Cursor { town: string }
export interface AsideRow { id: string; schemaVersion: number; record: ServerRecord }
export interface UploadRow { key: string; fingerprint: string; upload: Record<string, unknown> }
export interface KeyedRow { key: string; value: unknown }
