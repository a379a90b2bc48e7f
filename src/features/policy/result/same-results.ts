import type { BenefitResult } from '@/domain/policy'
import type { AskedResult } from '@/domain/policy/asked'

/** The result, with everything about a benefit that is as it was before being the very same object: what shows it need not be drawn again. */
export function withSameResults(before: AskedResult | undefined, now: AskedResult): AskedResult {
  const { asked } = now
  const old = new Map(before?.asked.benefits.map((result) => [result.id, result]))
  const same = (result: BenefitResult): BenefitResult => unlessSame(old.get(result.id), result)
  return { ...now, asked: { ...asked, benefits: asked.benefits.map(same), totals: unlessSame(before?.asked.totals, asked.totals) } }
}

/** A list is compared entry by entry: most are the very same, and need not be written out. */
const saysTheSame = (one: unknown, other: unknown): boolean => one === other || (Array.isArray(one) && Array.isArray(other)
  ? one.length === other.length && one.every((each, at) => saysTheSame(each, other[at]))
  : JSON.stringify(one) === JSON.stringify(other))

/** What was before where the new says the same: whoever is handed it need not be drawn again. */
export const unlessSame = <T>(before: T | undefined, now: T): T => (before !== undefined && saysTheSame(before, now) ? before : now)
