import { civilDateOf } from '@/domain/civil-date'
import { REVIEW_STATES } from '@/domain/records'
import { LOG_KINDS, type LogKind, type LogRow, type ReviewState } from './log-row'

/** What the reader wants to see of the log; an absent member filters nothing. */
export interface LogFilter {
  kind?: LogKind
  /** Nine-digit codes; none: all towns. */
  towns: string[]
  officer?: string
  /** Days of arrival in Wuxi, both included. */
  from?: string
  to?: string
  need?: string
  review?: ReviewState
  conflicts?: boolean
}

type Query = Record<string, unknown>

const one = (value: unknown): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' && first !== '' ? first : undefined
}
const among = <T extends string>(values: readonly T[], value: string | undefined): T | undefined => values.find((known) => known === value)
const dayOf = (value: string | undefined) => (value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined)

/** The filter an address asks for; what an address cannot mean is left out. */
export function filterOfQuery(query: Query): LogFilter {
  const filter: LogFilter = { towns: (one(query['town'])?.split(',') ?? []).filter((code) => /^\d{9}$/.test(code)) }
  const members: Partial<LogFilter> = {
    kind: among(LOG_KINDS, one(query['kind'])), officer: one(query['officer']), from: dayOf(one(query['from'])), to: dayOf(one(query['to'])),
    need: one(query['need']), review: among(REVIEW_STATES, one(query['review'])), conflicts: one(query['conflicts']) === '1' || undefined,
  }
  return Object.assign(filter, withoutAbsent(members))
}

/** The address that asks for a filter: what filters nothing is not in it. */
export function queryOfFilter(filter: LogFilter): Record<string, string> {
  const { towns, conflicts, ...texts } = filter
  return {
    ...withoutAbsent(texts),
    ...(towns.length > 0 ? { town: towns.join(',') } : {}),
    ...(conflicts ? { conflicts: '1' } : {}),
  } as Record<string, string>
}

const withoutAbsent = (members: object) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== ''))

/** @returns a test for rows; days are worked out once for the filter where possible, not for each row */
export function matcher(filter: LogFilter): (row: LogRow) => boolean {
  const towns = filter.towns.length > 0 ? new Set(filter.towns) : undefined
  return (row) =>
    (filter.kind === undefined || row.kind === filter.kind)
    && (towns === undefined || towns.has(row.town))
    && (filter.officer === undefined || row.officer.id === filter.officer)
    && (filter.review === undefined || row.review === filter.review)
    && (filter.need === undefined || row.needs.includes(filter.need))
    && (!filter.conflicts || row.conflicts > 0)
    && ((filter.from === undefined && filter.to === undefined) || within(civilDateOf(row.arrivedAt), filter))
}

/**
 * Which enterprises and tasks with conflicts stand beside the log's entries: with the filter for conflicts, as far as towns tell them
 * apart; what else is asked for is told of entries only.
 */
export function besides({ towns, conflicts, ...ofEntries }: LogFilter): (record: { kind: string; town: string }) => boolean {
  const isAsked = conflicts === true && Object.keys(withoutAbsent(ofEntries)).length === 0
  return (record) => isAsked && isBeside(record) && (towns.length === 0 || towns.includes(record.town))
}

/** Whether a record is no entry of the log. */
export const isBeside = ({ kind }: { kind: string }): boolean => !(LOG_KINDS as readonly string[]).includes(kind)

const within = (day: string, { from, to }: LogFilter) => (from === undefined || day >= from) && (to === undefined || day <= to)

export const isFiltering = (filter: LogFilter): boolean => Object.keys(queryOfFilter(filter)).length > 0
