import type { Benefit } from '@/domain/policy'
import { factsOf } from '@/domain/policy/condition'
import { canHold, conditionsOf, type ListedValues } from './policy-reach'
import type { Problem } from './problems'

/** A benefit with the ids of those its author says it adds to. */
export interface Stackable { benefit: Benefit; addsTo: readonly string[]; at: string }

const own = ({ conditions }: Benefit): string[] => conditions.flatMap(factsOf).map(([first]) => first).filter((first) => first !== 'applicant')

/** Whether both look at one thing: items of one list, or the same fact of the applicant. */
const sameThing = (a: Benefit, b: Benefit): boolean =>
  a.each !== undefined || b.each !== undefined ? a.each === b.each : own(a).some((fact) => own(b).includes(fact))

/**
 * Two benefits that one thing can bring at once must say how they stand to each other: one group (the higher counts), or `addsTo`.
 * Left unsaid they would be summed, which promises too much.
 */
export function undeclaredOverlaps(rules: readonly Stackable[], listed: (benefit: Benefit) => ListedValues): Problem[] {
  const withAmount = rules.filter(({ benefit }) => benefit.kind !== 'unquantified')
  return withAmount.flatMap((one, index) => withAmount.slice(index + 1).flatMap((other): Problem[] => {
    const [a, b] = [one.benefit, other.benefit]
    if (!sameThing(a, b) || (a.group && a.group.id === b.group?.id)) return []
    if (one.addsTo.includes(b.id) || other.addsTo.includes(a.id)) return []
    if (!canHold([...conditionsOf(a), ...conditionsOf(b)], listed(a))) return []
    return [{ at: other.at, message: `the same ${a.each ?? own(a)[0]} can bring ${a.id} too: put both in one group, or say "addsTo: [${a.id.split('/')[1]}]"` }]
  }))
}
