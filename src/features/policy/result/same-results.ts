import type { BenefitResult } from '@/domain/policy'
import type { AskedResult } from '@/domain/policy/asked'

/** The result, with everything about a benefit that is as it was before being the very same object: what shows it need not be drawn again. */
export function withSameResults(before: AskedResult | undefined, now: AskedResult): AskedResult {
  const old = new Map(before?.asked.benefits.map((result) => [result.id, result]))
  const same = (result: BenefitResult): BenefitResult => {
    const known = old.get(result.id)
    return known && JSON.stringify(known) === JSON.stringify(result) ? known : result
  }
  return { ...now, asked: { ...now.asked, benefits: now.asked.benefits.map(same) } }
}

/** The list of before where the new one holds the very same things, or says the same of them: whoever is handed it need not be drawn again. */
export const unlessSame = <T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] =>
  before?.length === now.length && now.every((one, at) => one === before[at] || JSON.stringify(one) === JSON.stringify(before[at])) ? before : now
