import type { RecordKind } from '@/domain/records'
import type { Outcome } from './sync'

/** Where a record's history is read. Query: `before`, a place in the log: older steps only. */
export const historyPath = (town: string, kind: RecordKind, recordId: string): string => `/api/records/${town}/${kind}/${recordId}/history`

/** Most steps in one answer. */
export const HISTORY_MAX_STEPS = 100

/** What became of one field. */
export interface FieldChange {
  from: unknown
  to: unknown
  /** What the edit offered, where the field kept the value it had and this one was kept beside it as a conflict. */
  lost?: unknown
}

/** One entry of the town's log about a record. */
export interface HistoryStep {
  /** Place in the town's log. */
  seq: number
  /** `leave`: the record went to another town; `put` without `edit`: a file's bytes arrived. */
  op: 'put' | 'leave' | 'delete'
  /** The record came to the town with this step. */
  first: boolean
  version: number
  by: { id: string; name: string }
  /** As its owner named it; null when the server knows the device no more. */
  device: { id: string; label: string | null }
  /** Server clock, ISO 8601. */
  at: string
  edit?: {
    outcome: Exclude<Outcome, 'rejected'>
    /** The phone's own clock at saving, ISO 8601. */
    savedAt: string
    changes: Record<string, FieldChange>
  }
}

/** Newest first. */
export interface HistoryAnswer {
  nonce: string
  steps: HistoryStep[]
  /** True while older steps are to be had, with the last one's `seq` as `before`. */
  more: boolean
}
