import type { BenefitResult } from '@/domain/policy'
import type { AskedResult } from '@/domain/policy/asked'

/** The result, with everything about a benefit that is as it was before being the very same object: what shows it need not be drawn again. */
export function withSameResults(before: AskedResult | undefined, now: AskedResult): AskedResult {
  const { asked } = now
  const old = new Map(before?.asked.benefits.map((result) => [result.id, result]))
  const same = (result: BenefitResult): BenefitResult => unlessSame(old.get(result.id), result)
  return { ...now, asked: { ...asked, benefits: asked.benefits.map(same), totals: unlessSame(before?.asked.totals, asked.totals) } }
}

/** Entry by entry: most are the very same object, and nothing is written out that would only be thrown away. */
function saysTheSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  const [entries, others] = [Object.entries(one), Object.entries(other)]
  return entries.length === others.length && entries.every(([key, value], at) => key === others[at]![0] && saysTheSame(value, others[at]![1]))
}

/** What was before where the new says the same: whoever is handed it need not be drawn again. */
export const unlessSame = <T>(before: T | undefined, now: T): T => (before !== undefined && saysTheSame(before, now) ? before : now)
