import type { BenefitResult, ItemResult, TraceStep } from './evaluation'
import { ZERO, type Interval } from './interval'
import { NONE } from './one-more'
import type { Benefit } from './pack'
import type { Entry } from './steps'
import type { Truth } from './truth'

/** What an item, or several merged, bring. */
export type Part = Pick<Entry, 'at' | 'item' | 'value' | 'certain'>

/** What one benefit gives on its own, before others and higher rules are looked at. */
export interface Assessment {
  benefit: Benefit
  truth: Truth
  /** null: the text names no amount. */
  ceiling: Interval | null
  /** The ceiling's parts, item by item. */
  parts: readonly Part[]
  /** Items that certainly do not count. */
  failed: readonly ItemResult[]
  fails: readonly string[]
  missing: readonly string[]
  trace: readonly TraceStep[]
  /** A date falls between signing and printing. */
  between: boolean
  /** The items that may count, before any step. */
  entries: readonly Entry[]
  /** There where it is the very same for everybody to whom it happens: their result, from the first of them on. */
  common: { result: BenefitResult | undefined } | undefined
}

/** What comes of a benefit that is ruled out: nothing. */
export const excluded = (benefit: Benefit, fails: readonly string[], failed: readonly ItemResult[]): Assessment => ({
  benefit, truth: false, ceiling: benefit.kind === 'unquantified' ? null : ZERO,
  parts: NONE, failed, fails, missing: NONE, trace: NONE, between: false, entries: NONE, common: undefined,
})

/**
 * The same for everybody to whom it happens. A copy on purpose: where the first things a place of the code makes are all kept,
 * V8 lays whatever it makes there later among what is kept, and one applicant's leavings are swept up late.
 */
export const forEverybody = (out: Assessment): Assessment => ({ ...out, fails: out.fails.slice(), common: { result: undefined } })
