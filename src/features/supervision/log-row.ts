import type { StoredRecord } from '@/device'
import type { AssistanceState, REVIEW_STATES, Visit } from '@/domain/records'

export const LOG_KINDS = ['visit', 'assistance'] as const
export type LogKind = (typeof LOG_KINDS)[number]
export type ReviewState = (typeof REVIEW_STATES)[number]

/** What the log's list and filters need of a record: small, so that 20,000 of them fit in memory. */
export interface LogRow {
  kind: LogKind
  id: string
  town: string
  /** When the server had it, ISO 8601; the phone's clock while it is unsent. Orders the log. */
  arrivedAt: string
  /** When the visit began or the request was submitted, ISO 8601, by the officer's phone. */
  happenedAt: string
  number: string
  enterpriseId?: string
  /** Requests name their applicant; visits are named by their enterprise. */
  applicant?: string
  mode?: Visit['mode']
  /** Keys of `choices/needs`; none for a request. */
  needs: readonly string[]
  /** Keys of `choices/assistanceCategories`; none for a visit. */
  categories: readonly string[]
  officer: { id: string; name: string }
  /** A visit nobody has looked at is `pending`. */
  review?: ReviewState
  /** The same as the record has it: nothing until somebody reviewed it. */
  reviewed?: ReviewState
  /** Requests only. */
  state?: AssistanceState
  conflicts: number
  version: number
  /** Whether the server has it. */
  received: boolean
}

const nobody = { id: '', name: '' }

function common(record: StoredRecord<LogKind>) {
  const { id, town, createdAt, conflicts, createdBy, version } = record
  return { id, town, arrivedAt: createdAt, conflicts: conflicts.length, officer: createdBy ?? nobody, version, received: version > 0 }
}

export function rowOfVisit(record: StoredRecord<'visit'>): LogRow {
  const { number, enterpriseId, startedAt, mode, needs, review } = record.fields
  return {
    ...common(record), kind: 'visit', happenedAt: startedAt, number, enterpriseId, mode,
    needs: needs?.map((entry) => entry.need) ?? [], categories: [], review: review ?? 'pending',
    ...(review ? { reviewed: review } : {}),
  }
}

export function rowOfAssistance(record: StoredRecord<'assistance'>): LogRow {
  const { number, enterpriseId, applicant, matter, submittedAt, state } = record.fields
  return {
    ...common(record), kind: 'assistance', happenedAt: submittedAt, number, applicant: applicant.name,
    needs: [], categories: matter.categories as string[], state, ...(enterpriseId ? { enterpriseId } : {}),
  }
}

/** Newest arrival first; ids (UUIDv7) order what arrived in one instant. */
export function byArrival(a: LogRow, b: LogRow): number {
  if (a.arrivedAt !== b.arrivedAt) return a.arrivedAt < b.arrivedAt ? 1 : -1
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0
}
