import { isInside } from '../region'
import type { Facts } from './facts'
import { pathOf, readFact, type Item } from './fact-paths'
import type { Condition, FactRef, Scalar } from './pack'
import { and, not, or, type Truth } from './truth'

/** What a condition may look at. */
export interface World {
  facts: Facts
  item?: Item | undefined
  /** Path of the item, `patents[0]`. */
  at?: string | undefined
}
/** Paths of facts that speak against something, and of those not answered. */
export interface Findings { fails: string[]; missing: string[] }

function judgeFact(condition: Extract<Condition, { fact: FactRef }>, world: World): Truth {
  const value = readFact(condition.fact, world.facts, world.item)
  if (value === undefined) return undefined
  if ('is' in condition) return value === condition.is
  if ('oneOf' in condition) return condition.oneOf.includes(value as Scalar)
  if ('between' in condition) return (value as number) >= condition.between[0] && (value as number) <= condition.between[1]
  return isInside(value as string, condition.inside)
}

/** Whether a condition holds; undefined when the answers so far do not tell. */
export function judge(condition: Condition, world: World): Truth {
  if ('fact' in condition) return judgeFact(condition, world)
  if ('not' in condition) return not(judge(condition.not, world))
  if ('all' in condition) return condition.all.reduce<Truth>((truth, part) => and(truth, judge(part, world)), true)
  return condition.any.reduce<Truth>((truth, part) => or(truth, judge(part, world)), false)
}

/** The facts a condition looks at. */
export function factsOf(condition: Condition): readonly FactRef[] {
  if ('fact' in condition) return [condition.fact]
  if ('not' in condition) return factsOf(condition.not)
  return ('all' in condition ? condition.all : condition.any).flatMap(factsOf)
}

/** Whether all hold, with what fails and what is missing among them. */
export function judgeAll(conditions: readonly Condition[], world: World, findings: Findings): Truth {
  let truth: Truth = true
  for (const condition of conditions) {
    const one = judge(condition, world)
    if (one === true) continue
    truth = and(truth, one)
    for (const ref of factsOf(condition)) {
      const known = readFact(ref, world.facts, world.item) !== undefined
      if (one === false ? known : !known || 'inside' in condition) (one === false ? findings.fails : findings.missing).push(pathOf(ref, world.at))
    }
  }
  return truth
}
