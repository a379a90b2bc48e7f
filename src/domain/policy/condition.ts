import { insideOf } from '../region'
import type { Facts } from './facts'
import { pathsOf, readerOf, type Item } from './fact-paths'
import { oneMore } from './one-more'
import type { Condition, FactRef, Scalar } from './pack'
import { not, type Truth } from './truth'

/** What a condition may look at. */
export interface World {
  facts: Facts
  item?: Item | undefined
  /** Path of the item, `patents[0]`. */
  at?: string | undefined
}
/** Paths of facts that speak against something, and of those not answered. */
export interface Findings { fails: readonly string[]; missing: readonly string[] }

/** Whether something holds of an applicant and an item; undefined when the answers so far do not tell. */
export type Judge = (facts: Facts, item: Item | undefined) => Truth

function testOf(condition: Leaf): (value: unknown) => Truth {
  if ('is' in condition) return (value) => value === condition.is
  if ('oneOf' in condition) return (value) => condition.oneOf.includes(value as Scalar)
  if ('inside' in condition) return insideOf(condition.inside) as (value: unknown) => Truth
  const [least, most] = condition.between
  return (value) => (value as number) >= least && (value as number) <= most
}

/** Makes the judge of a condition; a rule's conditions are judged for very many applicants. */
export function judgeOf(condition: Condition): Judge {
  if ('fact' in condition) {
    const { fact: [first, second] } = condition
    // the commonest comparison: a fact of the item with one value
    // Stryker disable next-line ConditionalExpression: what follows below gives the same, only more slowly
    if ('is' in condition && first === 'item' && second !== undefined) {
      const { is } = condition
      return (_, item) => {
        const value = item?.[second]
        return value === undefined ? undefined : value === is
      }
    }
    const [read, test] = [readerOf(condition.fact), testOf(condition)]
    return (facts, item) => {
      const value = read(facts, item)
      return value === undefined ? undefined : test(value)
    }
  }
  if ('not' in condition) {
    const inner = judgeOf(condition.not)
    return (facts, item) => not(inner(facts, item))
  }
  if ('all' in condition) return allOf(condition.all.map(judgeOf))
  const parts = condition.any.map(judgeOf)
  return (facts, item) => {
    let truth: Truth = false
    for (const part of parts) {
      const one = part(facts, item)
      if (one === true) return true
      if (one === undefined) truth = undefined
    }
    return truth
  }
}

/** All of several: the first that does not hold settles it. */
function allOf(parts: readonly Judge[]): Judge {
  return (facts, item) => {
    let truth: Truth = true
    for (const part of parts) {
      const one = part(facts, item)
      if (one === false) return false
      if (one === undefined) truth = undefined
    }
    return truth
  }
}

/** Whether a condition holds; undefined when the answers so far do not tell. */
export const judge = (condition: Condition, { facts, item }: World): Truth => judgeOf(condition)(facts, item)

/** A condition that looks at one fact. */
export type Leaf = Extract<Condition, { fact: FactRef }>

/** The single comparisons a condition is made of. */
export function leavesOf(condition: Condition): readonly Leaf[] {
  if ('fact' in condition) return [condition]
  return 'not' in condition ? leavesOf(condition.not) : ('all' in condition ? condition.all : condition.any).flatMap(leavesOf)
}

/** The facts a condition looks at. */
export const factsOf = (condition: Condition): readonly FactRef[] => leavesOf(condition).map(({ fact }) => fact)

/** Whether all of several conditions hold, and why not. */
export interface JudgeAll {
  judge: Judge
  /** Notes what fails and what is missing; asked only where not all hold. */
  tell: (facts: Facts, item: Item | undefined, at: string | undefined, findings: Findings) => void
}

/** Notes of one condition why it does not hold. */
function tellerOf(condition: Condition): JudgeAll['tell'] {
  if ('fact' in condition) {
    const [read, test, pathAt] = [readerOf(condition.fact), testOf(condition), pathsOf(condition.fact)]
    return (facts, item, at, found) => {
      const value = read(facts, item)
      const truth = value === undefined ? undefined : test(value)
      if (truth === false) found.fails = oneMore(found.fails, pathAt(at))
      // of a place too: one that is known may yet be too wide
      else if (truth === undefined) found.missing = oneMore(found.missing, pathAt(at))
    }
  }
  const judge = judgeOf(condition)
  const looked = factsOf(condition).map((ref) => ({ read: readerOf(ref), pathAt: pathsOf(ref) }))
  return (facts, item, at, found) => {
    const truth = judge(facts, item)
    if (truth === true) return
    for (const { read, pathAt } of looked) {
      const known = read(facts, item) !== undefined
      if (truth === false) {
        if (known) found.fails = oneMore(found.fails, pathAt(at))
      }
      else if (!known) found.missing = oneMore(found.missing, pathAt(at))
    }
  }
}

/** Makes the judge of several conditions. */
export function judgeAllOf(conditions: readonly Condition[]): JudgeAll {
  const tellers = conditions.map(tellerOf)
  return {
    judge: allOf(conditions.map(judgeOf)),
    tell(facts, item, at, found) {
      for (const tell of tellers) tell(facts, item, at, found)
    },
  }
}
