import type { EvaluateOptions, Evaluation } from './evaluation'
import { followingEvaluator } from './evaluate'
import { isBlank } from './fact-paths'
import type { Facts } from './facts'
import type { Benefit, PolicyPack } from './pack'

/** The facts beyond "who are you" of which one must be answered for a benefit to be asked about. An empty list is an answer. */
const needsOf = ({ each, asks }: Benefit): readonly (keyof Facts)[] =>
  (each ? [each] : [...new Set(asks.map((path) => path.split('.')[0]!))].filter((name) => name !== 'applicant')) as (keyof Facts)[]

/** Whether anything is answered; a list of nothing but lines just begun, or answers taken back again, say nothing. */
function isAnswered(fact: unknown): boolean {
  if (typeof fact !== 'object' || fact === null) return fact !== undefined
  return Array.isArray(fact) ? fact.length === 0 || fact.some((item: object) => !isBlank(item)) : !isBlank(fact)
}

export interface AskedResult {
  /** Of the matters that were answered; its totals are theirs. */
  asked: Evaluation
  /** Benefits nobody was asked about yet: of them there is nothing to tell but that they exist. */
  unasked: readonly Benefit[]
}

/**
 * Makes `evaluateAsked` ready for one pack and day. Somebody who goes on answering asks about the same matters again and
 * again: the rules of those last asked about are made ready once, and what an answer does not touch keeps its results.
 */
export function askedEvaluator(pack: PolicyPack, options: EvaluateOptions): (facts: Facts) => AskedResult {
  const begun = { ...options, begunOnly: true }
  const all = pack.benefits.map((benefit) => ({ benefit, needs: needsOf(benefit) }))
  let ready: { benefits: readonly Benefit[]; unasked: readonly Benefit[]; ask: (facts: Facts) => Evaluation } | undefined
  return (facts) => {
    const benefits = all.filter(({ needs }) => needs.some((name) => isAnswered(facts[name]))).map(({ benefit }) => benefit)
    if (ready?.benefits.length !== benefits.length || benefits.some((benefit, at) => benefit !== ready!.benefits[at])) {
      ready = { benefits, unasked: pack.benefits.filter((benefit) => !benefits.includes(benefit)), ask: followingEvaluator({ ...pack, benefits }, begun) }
    }
    return { asked: ready.ask(facts), unasked: ready.unasked }
  }
}

/**
 * Evaluates the matters that were answered, and only those: a matter nobody was asked about has no upper bound, and summed
 * with the others it would hide every figure. An item of which nothing is answered yet promises nothing. Pack, facts and day give the same result again.
 */
export const evaluateAsked = (pack: PolicyPack, facts: Facts, options: EvaluateOptions): AskedResult => askedEvaluator(pack, options)(facts)
