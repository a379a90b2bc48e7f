import type { EvaluateOptions, Evaluation } from './evaluation'
import { evaluator } from './evaluate'
import type { Facts } from './facts'
import type { Benefit, PolicyPack } from './pack'

/** Whether anything beyond "who are you" was answered that a benefit needs. An empty list is an answer. */
function isAsked({ each, asks }: Benefit, facts: Facts): boolean {
  const answered = (name: string) => facts[name as keyof Facts] !== undefined
  if (each) return answered(each)
  return asks.map((path) => path.split('.')[0]!).some((name) => name !== 'applicant' && answered(name))
}

export interface AskedResult {
  /** Of the matters that were answered; its totals are theirs. */
  asked: Evaluation
  /** Benefits nobody was asked about yet: of them there is nothing to tell but that they exist. */
  unasked: readonly Benefit[]
}

/**
 * Makes `evaluateAsked` ready for one pack and day. Somebody who goes on answering asks about the same matters again and
 * again: the rules of those last asked about are made ready once.
 */
export function askedEvaluator(pack: PolicyPack, options: EvaluateOptions): (facts: Facts) => AskedResult {
  let ready: { benefits: readonly Benefit[]; unasked: readonly Benefit[]; ask: (facts: Facts) => Evaluation } | undefined
  return (facts) => {
    const benefits = pack.benefits.filter((benefit) => isAsked(benefit, facts))
    if (ready?.benefits.length !== benefits.length || benefits.some((benefit, at) => benefit !== ready!.benefits[at])) {
      ready = { benefits, unasked: pack.benefits.filter((benefit) => !benefits.includes(benefit)), ask: evaluator({ ...pack, benefits }, options) }
    }
    return { asked: ready.ask(facts), unasked: ready.unasked }
  }
}

/**
 * Evaluates the matters that were answered, and only those: a matter nobody was asked about has no upper bound, and summed
 * with the others it would hide every figure. Pack, facts and day give the same result again.
 */
export const evaluateAsked = (pack: PolicyPack, facts: Facts, options: EvaluateOptions): AskedResult => askedEvaluator(pack, options)(facts)
