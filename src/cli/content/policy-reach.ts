import type { Benefit, Condition, FactRef, Scalar, Step } from '@/domain/policy'
import { factsOf, judge, leavesOf, type World } from '@/domain/policy/condition'

/** The values a fact may have when they can be listed; undefined for numbers, dates and free text. */
export type ListedValues = (ref: FactRef) => readonly Scalar[] | undefined

const sameFact = (a: FactRef, b: FactRef): boolean => a[0] === b[0] && a[1] === b[1]

/** Values on both sides of every border the conditions draw: whatever can be told apart is told apart by one of them. */
function borders(conditions: readonly Condition[], ref: FactRef): readonly Scalar[] {
  return conditions.flatMap(leavesOf).filter(({ fact }) => sameFact(fact, ref)).flatMap((leaf): Scalar[] => {
    if ('between' in leaf) return [leaf.between[0] - 1, ...leaf.between, leaf.between[1] + 1]
    if ('oneOf' in leaf) return [...leaf.oneOf, '']
    return 'is' in leaf ? [leaf.is, ''] : [leaf.inside, '99']
  })
}

function withFact({ facts, item }: World, [first, second]: FactRef, value: Scalar): World {
  if (first === 'item') return { facts, item: { ...item, [second!]: value } }
  const known = facts as Record<string, object | undefined>
  return { facts: { ...facts, [first]: second === undefined ? value : { ...known[first], [second]: value } }, item }
}

/** Whether some answers meet all conditions at once. */
export function canHold(conditions: readonly Condition[], listed: ListedValues): boolean {
  const together: Condition = { all: conditions }
  const search = (world: World, [ref, ...rest]: readonly FactRef[]): boolean => {
    const truth = judge(together, world)
    if (truth !== undefined || !ref) return truth === true
    return (listed(ref) ?? borders(conditions, ref)).some((value) => search(withFact(world, ref, value), rest))
  }
  return search({ facts: {}, item: {} }, factsOf(together))
}

/** A condition in the words of the rules. */
export function spoken(condition: Condition): string {
  if ('not' in condition) return `not (${spoken(condition.not)})`
  if ('all' in condition) return condition.all.map(spoken).join(' and ')
  if ('any' in condition) return `(${condition.any.map(spoken).join(' or ')})`
  const fact = condition.fact.join('.')
  if ('between' in condition) return `${fact} is between ${condition.between.join(' and ')}`
  if ('oneOf' in condition) return `${fact} is one of ${condition.oneOf.join(', ')}`
  return 'is' in condition ? `${fact} is ${condition.is}` : `${fact} is inside ${condition.inside}`
}

/** What must hold for a benefit to be given, its circle of beneficiaries included. */
export const conditionsOf = ({ beneficiaries, conditions, itemConditions }: Pick<Benefit, 'beneficiaries' | 'conditions' | 'itemConditions'>): Condition[] =>
  [{ fact: ['applicant', 'kind'], oneOf: beneficiaries }, ...conditions, ...itemConditions]

function deadSteps(steps: readonly Step[], given: readonly Condition[], listed: ListedValues): string[] {
  return steps.flatMap((step) => {
    if (step.step !== 'when') return []
    const inside = [...given, step.condition]
    return canHold(inside, listed) ? deadSteps(step.steps, inside, listed) : [`"when" can never happen: ${spoken(step.condition)}`]
  })
}

/** Parts of a rule that no answers can ever reach. */
export function deadParts(benefit: Pick<Benefit, 'beneficiaries' | 'conditions' | 'itemConditions' | 'calculation' | 'doubts'>, listed: ListedValues): string[] {
  const given = conditionsOf(benefit)
  if (!canHold(given, listed)) return [`the conditions can never hold together: ${given.map(spoken).join('; ')}`]
  return [
    ...given.slice(1).flatMap((condition) => 'oneOf' in condition ? condition.oneOf.filter((is) => !canHold([...given, { fact: condition.fact, is }], listed)).map((value) => `${condition.fact.join('.')} can never be ${value} here`) : []),
    ...deadSteps(benefit.calculation, given, listed),
    ...benefit.doubts.flatMap(({ id, concerns, otherwise }) => [
      ...(concerns && !canHold([...given, concerns], listed) ? [`doubt ${id} concerns nobody: ${spoken(concerns)}`] : []),
      ...deadSteps(otherwise?.calculation ?? [], given, listed),
    ]),
  ]
}
