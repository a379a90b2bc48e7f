import type { BenefitResult } from '@/domain/policy'
import type { AskedResult } from '@/domain/policy/asked'

/** The result, with everything about a benefit that is as it was before being the very same object: what shows it need not be drawn again. */
export function withSameResults(before: AskedResult | undefined, now: AskedResult): AskedResult {
  const { asked } = now
  const old = new Map(before?.asked.benefits.map((result) => [result.id, result]))
  const same = (result: BenefitResult): BenefitResult => keepSame(old.get(result.id), result)
  return { ...now, asked: { ...asked, benefits: asked.benefits.map(same), totals: keepSame(before?.asked.totals, asked.totals) } }
}

type Entries = Record<string, unknown>

/**
 * The new, with each part that says what it said before being that very object: whoever is handed it need not be drawn again.
 * @param now plain data; it stays as it is
 */
export function keepSame<T>(before: T | undefined, now: T): T {
  if (before === now || typeof before !== 'object' || typeof now !== 'object' || !before || !now) return now
  const [had, has] = [Object.keys(before), Object.keys(now)]
  let isSame = had.length === has.length && Array.isArray(before) === Array.isArray(now)
  const made = (Array.isArray(now) ? [] : {}) as Entries
  for (const [at, key] of has.entries()) {
    const old = (before as Entries)[key]
    const kept = made[key] = keepSame(old, (now as Entries)[key])
    isSame &&= Object.is(kept, old) && had[at] === key
  }
  return isSame ? before : made as T
}
