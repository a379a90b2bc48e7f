import type { Fen } from '../money'
import type { YuanRange } from './evaluation'

/** All values an amount may have, in fen; `hi` may be Infinity. */
export interface Interval {
  readonly lo: Fen
  readonly hi: Fen
  /** As people are told it. An amount is told in several places, and made once. */
  readonly yuan: YuanRange
}

/** Most of what is worked out comes to nothing: that is one thing. */
export const NOTHING: YuanRange = [0, 0]
export const range = (lo: Fen, hi: Fen): Interval => ({ lo, hi, yuan: hi === 0 ? NOTHING : [lo / 100, hi === Infinity ? null : hi / 100] })

export const ZERO = range(0, 0)
/** An amount nobody has told yet. */
export const ANY = range(0, Infinity)

export const exactly = (fen: Fen): Interval => range(fen, fen)
/** Nothing added leaves the very same amount: much of what is added up is nothing. */
export const plus = (a: Interval, b: Interval): Interval => b.hi === 0 ? a : a.hi === 0 ? b : range(a.lo + b.lo, a.hi + b.hi)
export const lesser = (a: Interval, b: Interval): Interval =>
  a.hi <= b.lo ? a : b.hi <= a.lo ? b : range(Math.min(a.lo, b.lo), Math.min(a.hi, b.hi))
/** The narrowest interval that holds both. */
export const hull = (a: Interval, b: Interval): Interval => range(Math.min(a.lo, b.lo), Math.max(a.hi, b.hi))
/** The same amount, or nothing. */
export const orNothing = (a: Interval): Interval => range(0, a.hi)

export const sameRange = (a: YuanRange, b: YuanRange): boolean => a[0] === b[0] && a[1] === b[1]
