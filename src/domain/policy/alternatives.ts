import type { Assessor } from './assess'
import type { Assessment } from './assessment'
import { judgeOf, type Judge } from './condition'
import type { Alternative } from './evaluation'
import type { Facts } from './facts'
import { sameRange, yuanRange, type Interval } from './interval'
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
const NONE: readonly never[] = []

/** Makes the other readings of one benefit. */
export function alternativesOf({ each, doubts }: Benefit, assessor: Assessor, document: PolicyDocument): Alternatives {
  const readings = doubts.filter(({ otherwise }) => otherwise?.ungrouped || otherwise?.calculation).map(({ id, concerns, otherwise }): Reading => ({
    doubt: id, concerns: concerns ? judgeOf(concerns) : always, calculate: otherwise!.ungrouped ? undefined : calculationOf(otherwise!.calculation!),
  }))
  return (of, ceiling, facts, beside) => {
    if (readings.length === 0 && !of.between) return NONE
    let found: Alternative[] | undefined
    // nothing answered, nothing to read in two ways
    if (each && !facts[each as keyof Facts]) return NONE
    const offer = (doubt: string, other: Interval | null) => {
      const range = yuanRange(beside(other!))
      if (!sameRange(range, yuanRange(ceiling))) (found ??= []).push({ doubt, ceilingYuan: range })
    }
    for (const { doubt, concerns, calculate } of readings) {
      if (concerns(facts, undefined) === true) offer(doubt, calculate ? assessor.ceilingBy(calculate, of, facts) : of.ceiling)
    }
    if (of.between) offer(document.dateDoubt.id, assessor.assess(facts, true).ceiling)
    return found ?? NONE
  }
}
