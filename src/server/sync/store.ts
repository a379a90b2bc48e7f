import type { Conflict, FieldState, Manifest, RecordKind } from '@/domain/records'
import type { AttachmentReceipt, Outcome, ServerRecord } from '@/contract'
import type { Scope } from '../accounts/scope'
import type { Numbering } from './gaps'
import type { Refusal } from './read-mutation'

/** A record as the server keeps it: what readers see, and who last wrote each field. */
export interface StoredRecord {
  town: string
  id: string
  kind: RecordKind
  version: number
  schemaVersion: number
  fields: Record<string, unknown>
  fieldStates: Record<string, FieldState>
  conflicts: Conflict[]
  deleted: boolean
  createdBy: { id: string; name: string }
  createdAt: Date
  updatedAt: Date
  receivedAt: Date | null
}

/** Field → value before and after. `lost`: what the edit offered, where the field kept the value it had and this one became a conflict. */
export type Changes = Record<string, { from: unknown; to: unknown; lost?: unknown }>

export interface TownHead {
  town: string
  epoch: string
  seq: number
  hash: string
}

/** The edit an entry of the log stands for: what its receipt says, and what it changed. */
export interface LoggedEdit {
  mutationId: string
  deviceSeq: number
  outcome: Exclude<Outcome, 'rejected'>
  /** The device's own clock, ISO 8601; shown, never used for order. */
  savedAt: string
  /**
   * From what to what: a submitted record is never overwritten without a trace. The first revision names no changes: what it set
   * is what the record holds with the later changes taken back.
   */
  changes: Changes
}

export interface LogEntry {
  town: string
  seq: number
  kind: RecordKind
  recordId: string
  op: 'put' | 'leave' | 'delete'
  version: number
  /** What the mutation's receipt names; for an attachment's arrival the hash of its bytes. */
  contentHash: string
  /** Chains the entry to all before it. */
  hash: string
  /** The record's first entry in this town. */
  first: boolean
  at: Date
  person: { id: string; name: string }
  deviceId: string
  /** Absent where an attachment's bytes arrived or were found missing. */
  edit?: LoggedEdit
  /** Part of the hash: who did it and what, hidden by `salt`. Null in entries of earlier versions. */
  commitment: string | null
  /** Null once who did it was erased. */
  salt: string | null
}

/** A mutation that was not taken. */
export interface Refused {
  mutationId: string
  deviceId: string
  deviceSeq: number
  at: Date
  refusal: Refusal
  contentHash: string
}

/** Everything a push adds to the logs, written together at its end. */
export interface LogWrite {
  entries: LogEntry[]
  heads: TownHead[]
  refused: Refused[]
  /** Mutation ids whose earlier refusal, given to another device, is replaced. */
  replaced: string[]
  /** `missing` absent: as it is. */
  devices: { id: string; lastSeq: number; missing?: Numbering['missing']; seenAt: Date }[]
}

/** Who a change comes from. */
export interface Author {
  scope: Scope
  deviceId: string
}

/** What the logs hold, without the records. */
export interface LogReads {
  heads(scope: Scope): Promise<TownHead[]>
  /** Hash of each entry that exists, keyed `town:seq`. */
  hashesAt(scope: Scope, places: readonly { town: string; seq: number }[]): Promise<Map<string, string>>
}

/**
 * One running transaction. Calls go in the order they stand here, so that all pushes take their locks in one order. What `LogReads`
 * gives is what is committed by then; it locks nothing.
 */
export interface SyncTransaction extends LogReads {
  /** Locks the devices' rows until the end, in the order of their ids. @returns for each, undefined when the person has no such device or it is revoked */
  lockDevices(authors: readonly Author[]): Promise<(Numbering | undefined)[]>
  /** What became of these mutations before: in the scopes' towns, and wherever one of their people made them. */
  answered(scopes: readonly Scope[], mutationIds: readonly string[]): Promise<{ entries: LogEntry[]; refused: Refused[] }>
  /** Locks the rows of these records that lie inside the scope, in the order of id and town. */
  lockRecords(scope: Scope, ids: readonly string[]): Promise<StoredRecord[]>
  /** What each record of the town names: ids of records it belongs to or speaks of. Reads the whole town. */
  linksIn(scope: Scope, town: string): Promise<{ id: string; names: string[] }[]>
  /** Adds or replaces records. @throws when another writer made the same record meanwhile */
  saveRecords(scope: Scope, records: readonly { record: StoredRecord; isNew: boolean }[]): Promise<void>
  /** Locks the head rows of the towns, in sorted order; `fresh` gives the head of a town without a log. */
  lockHeads(scope: Scope, towns: readonly string[], fresh: (town: string) => TownHead): Promise<TownHead[]>
  append(scope: Scope, write: LogWrite): Promise<void>
  /** Keeps the proof that an attachment's bytes arrived, in place of an earlier one whose bytes were lost. */
  saveArrival(scope: Scope, town: string, receipt: AttachmentReceipt): Promise<void>
  /** Keeps the proof there is of an attachment's arrival in another town too, under the entry that brought it there; that of lost bytes as well. */
  carryArrival(scope: Scope, from: string, to: Pick<LogEntry, 'town' | 'recordId' | 'seq' | 'hash'>): Promise<void>
}

/** A range of a town's log: after one entry, up to and with another. */
export interface LogRange {
  town: string
  after: number
  upTo: number
}

/** All reads see one moment. */
export interface SyncSnapshot extends LogReads {
  /** Present state of every record with an entry in the ranges, each once. */
  recordsIn(scope: Scope, ranges: readonly LogRange[]): Promise<ServerRecord[]>
  /** What each of the towns holds, records that are gone left out. */
  manifests(scope: Scope, towns: readonly string[]): Promise<Map<string, Manifest>>
}

/** What the push and pull cores need of a database. */
export interface SyncStore {
  /**
   * All or nothing; may run `work` again when the database asks for it.
   * @param scopes of all on whose behalf it runs: the database lets it touch no other town
   */
  transact<T>(scopes: readonly Scope[], work: (transaction: SyncTransaction) => Promise<T>): Promise<T>
  snapshot<T>(scope: Scope, work: (snapshot: SyncSnapshot) => Promise<T>): Promise<T>
  /** The heads of the scope's towns as they are at one moment after the call, for whoever needs no more. */
  heads(scope: Scope): Promise<TownHead[]>
}
