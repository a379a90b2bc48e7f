import type { Kind, YuanRange } from '@/domain/policy'

/** In which words a ceiling is told; each is worded under `policy.amount.<key>`. */
export type AmountWords =
  /** Nothing to claim. */
  | { key: 'none' }
  /** A figure the text fixes. */
  | { key: 'fixed'; high: number }
  /** A ceiling, never a promise. */
  | { key: 'upTo'; high: number }
  /** The ceiling lies somewhere between, until more is answered. */
  | { key: 'between'; low: number; high: number }
  /** Not nothing, but no upper bound is known yet. */
  | { key: 'atLeast'; low: number }
  | { key: 'open' }
  /** The text names no figure. */
  | { key: 'unquantified' }

/** @param range as the evaluation gives it; null: the text names no amount */
export function amountWords(range: YuanRange | null, kind: Kind): AmountWords {
  if (range === null) return { key: 'unquantified' }
  const [low, high] = range
  if (high === null) return low > 0 ? { key: 'atLeast', low } : { key: 'open' }
  if (high === 0) return { key: 'none' }
  if (low !== high) return { key: 'between', low, high }
  return kind === 'fixed' ? { key: 'fixed', high } : { key: 'upTo', high }
}
