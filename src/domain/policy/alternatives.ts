import { assess, type Assessment } from './assess'
import { judge } from './condition'
import type { Alternative, Citation } from './evaluation'
import type { Facts } from './facts'
import type { Calendar } from './in-force'
import { sameRange, yuanRange, type Interval } from './interval'
import type { PolicyDocument } from './pack'

/**
 * The ceilings by the other readings of the text's doubts, where they change anything for these facts.
 * @param ceiling the ceiling by the default reading, after groups and other policies
 * @param beside what is left of another reading's ceiling beside other policies
 */
export function alternativesOf(of: Assessment, ceiling: Interval, facts: Facts, calendar: Calendar, document: PolicyDocument, source: Citation, beside: (ceiling: Interval) => Interval): Alternative[] {
  const { benefit } = of
  const found: Alternative[] = []
  // nothing answered, nothing to read in two ways
  if (benefit.each && !facts[benefit.each as keyof Facts]) return found
  const offer = (doubt: string, other: Interval | null) => {
    const range = yuanRange(beside(other!))
    if (!sameRange(range, yuanRange(ceiling))) found.push({ doubt, ceilingYuan: range })
  }
  for (const { id, concerns, otherwise } of benefit.doubts) {
    if (!otherwise || (concerns && judge(concerns, { facts }) !== true)) continue
    if (otherwise.ungrouped) offer(id, of.ceiling)
    else if (otherwise.calculation) offer(id, assess(benefit, facts, calendar, source, otherwise.calculation).ceiling)
  }
  if (of.between) offer(document.dateDoubt.id, assess(benefit, facts, { ...calendar, between: true }, source).ceiling)
  return found
}
