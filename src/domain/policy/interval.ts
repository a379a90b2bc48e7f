import type { Fen } from '../money'
import type { YuanRange } from './evaluation'

/** All values an amount may have, in fen; `hi` may be Infinity. */
export interface Interval { readonly lo: Fen; readonly hi: Fen }

export const ZERO: Interval = { lo: 0, hi: 0 }
/** An amount nobody has told yet. */
export const ANY: Interval = { lo: 0, hi: Infinity }

export const exactly = (fen: Fen): Interval => ({ lo: fen, hi: fen })
export const plus = (a: Interval, b: Interval): Interval => ({ lo: a.lo + b.lo, hi: a.hi + b.hi })
export const lesser = (a: Interval, b: Interval): Interval =>
  a.hi <= b.lo ? a : b.hi <= a.lo ? b : { lo: Math.min(a.lo, b.lo), hi: Math.min(a.hi, b.hi) }
/** The narrowest interval that holds both. */
export const hull = (a: Interval, b: Interval): Interval => ({ lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) })
/** The same amount, or nothing. */
export const orNothing = (a: Interval): Interval => ({ lo: 0, hi: a.hi })

export const NOTHING: YuanRange = [0, 0]
/** Most of what is worked out comes to nothing: that is one thing. */
export const yuanRange = ({ lo, hi }: Interval): YuanRange => hi === 0 ? NOTHING : [lo / 100, hi === Infinity ? null : hi / 100]
export const sameRange = (a: YuanRange, b: YuanRange): boolean => a[0] === b[0] && a[1] === b[1]
