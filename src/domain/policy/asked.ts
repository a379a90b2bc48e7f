import type { EvaluateOptions, Evaluation } from './evaluation'
import { evaluate } from './evaluate'
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
 * Evaluates the matters that were answered, and only those: a matter nobody was asked about has no upper bound, and summed
 * with the others it would hide every figure. Pack, facts and day give the same result again.
 */
export function evaluateAsked(pack: PolicyPack, facts: Facts, options: EvaluateOptions): AskedResult {
  const benefits = pack.benefits.filter((benefit) => isAsked(benefit, facts))
  const unasked = pack.benefits.filter((benefit) => !benefits.includes(benefit))
  return { asked: evaluate({ ...pack, benefits }, facts, options), unasked }
}
