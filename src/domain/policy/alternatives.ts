import type { Assessor } from './assess'
import type { Assessment } from './assessment'
import { judgeOf, type Judge } from './condition'
import type { Alternative } from './evaluation'
import type { Facts } from './facts'
import { sameRange, type Interval } from './interval'
import { NONE, oneMore } from './one-more'
import type { Benefit, PolicyDocument } from './pack'
import { calculationOf, type Calculation } from './steps'

/**
 * The ceilings by the other readings of the text's doubts, where they change anything for these facts.
 * @param ceiling the ceiling by the default reading, after groups and other policies
 * @param beside what is left of another reading's ceiling beside other policies
 */
export type Alternatives = (of: Assessment, ceiling: Interval, facts: Facts, beside: (ceiling: Interval) => Interval) => readonly Alternative[]

interface Reading { doubt: string; concerns: Judge; calculate: Calculation | undefined }

const always: Judge = () => true

/** With another ceiling, where it is told in other words. */
function offered(found: readonly Alternative[], doubt: string, other: Interval, ceiling: Interval): readonly Alternative[] {
  return sameRange(other.yuan, ceiling.yuan) ? found : oneMore(found, { doubt, ceilingYuan: other.yuan })
}

/** Makes the other readings of one benefit. */
export function alternativesOf({ each, doubts }: Benefit, assessor: Assessor, document: PolicyDocument): Alternatives {
  const readings = doubts.filter(({ otherwise }) => otherwise?.ungrouped || otherwise?.calculation).map(({ id, concerns, otherwise }): Reading => ({
    doubt: id, concerns: concerns ? judgeOf(concerns) : always, calculate: otherwise!.ungrouped ? undefined : calculationOf(otherwise!.calculation!),
  }))
  return (of, ceiling, facts, beside) => {
    let found: readonly Alternative[] = NONE
    // nothing answered, nothing to read in two ways
    if (each && !facts[each as keyof Facts]) return found
    for (const { doubt, concerns, calculate } of readings) {
      if (concerns(facts, undefined) === true) found = offered(found, doubt, beside(calculate ? assessor.ceilingBy(calculate, of, facts) : of.ceiling!), ceiling)
    }
    return of.between ? offered(found, document.dateDoubt.id, beside(assessor.assess(facts, true).ceiling!), ceiling) : found
  }
}
