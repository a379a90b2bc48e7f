import type { Facts } from './facts'
import type { Benefit } from './pack'

type Name = keyof Facts

/** Every fact named in a part of a rule, wherever it stands. */
function noteNames(part: object, names: Set<string>): void {
  if ('fact' in part) names.add((part.fact as readonly string[])[0]!)
  for (const inner of Object.values(part)) if (typeof inner === 'object') noteNames(inner as object, names)
}

/** Which facts the results of some benefits hang on: `['applicant', 'otherPolicies', 'patents']`. No other can change anything about them. */
export function readsOf(benefits: readonly Benefit[]): readonly Name[] {
  const names = new Set<string>(['applicant', 'otherPolicies'])
  for (const { each, date, conditions, itemConditions, calculation, doubts } of benefits) {
    if (each) names.add(each)
    if (date) names.add(date[0])
    for (const part of [conditions, itemConditions, calculation, doubts]) noteNames(part, names)
  }
  // a fact of the item is one of the list
  names.delete('item')
  return [...names] as Name[]
}

/**
 * Works only when one of these facts is not what it was the last time: somebody who goes on answering changes one of many.
 * Answers are never changed in place (see `setFact`): what is the same object says the same.
 */
export function whileSame<T>(names: readonly Name[], work: (facts: Facts) => T): (facts: Facts) => T {
  let last: { facts: Facts; made: T } | undefined
  return (facts) => {
    if (!last || names.some((name) => last!.facts[name] !== facts[name])) last = { facts, made: work(facts) }
    return last.made
  }
}
