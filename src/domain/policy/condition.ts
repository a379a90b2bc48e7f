import { insideOf } from '../region'
import type { Facts } from './facts'
import { pathOf, readerOf, type Item, type Reader } from './fact-paths'
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
  if ('all' in condition) {
    const parts = condition.all.map(judgeOf)
    return (facts, item) => parts.reduce<Truth>((truth, part) => and(truth, part(facts, item)), true)
  }
  const parts = condition.any.map(judgeOf)
  return (facts, item) => parts.reduce<Truth>((truth, part) => or(truth, part(facts, item)), false)
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

/** Whether all of several conditions hold, with what fails and what is missing among them. */
export type JudgeAll = (world: World, findings: Findings) => Truth

interface Part { judge: Judge; facts: readonly { ref: FactRef; read: Reader }[]; isPlace: boolean }

function tell({ facts: looked, isPlace }: Part, truth: Truth, { facts, item, at }: World, { fails, missing }: Findings): void {
  for (const { ref, read } of looked) {
    const known = read(facts, item) !== undefined
    if (truth === false ? known : !known || isPlace) (truth === false ? fails : missing).push(pathOf(ref, at))
  }
}

/** Makes the judge of several conditions. */
export function judgeAllOf(conditions: readonly Condition[]): JudgeAll {
  const parts = conditions.map((condition): Part => ({
    judge: judgeOf(condition), facts: factsOf(condition).map((ref) => ({ ref, read: readerOf(ref) })), isPlace: 'inside' in condition,
  }))
  return (world, findings) => {
    let truth: Truth = true
    for (const part of parts) {
      const one = part.judge(world.facts, world.item)
      if (one === true) continue
      truth = and(truth, one)
      tell(part, one, world, findings)
    }
    return truth
  }
}
