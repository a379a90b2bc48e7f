import { evaluator, getFact, setFact, type EvaluateOptions, type Facts, type PolicyPack } from '@/domain/policy'
import type { Sample } from './samples'

/** An applicant who never spoke of a matter has none of it; what they cannot say stays open. */
function answered(pack: PolicyPack, path: string, known: Facts): unknown {
  const said = getFact(known, path)
  if (said !== undefined) return said
  const question = pack.questions.find((one) => one.path === path)
  if (question?.kind === 'list') return []
  if (question?.kind === 'yesNo') return false
  return question?.options?.some(({ value }) => value === 'none') ? 'none' : undefined
}

/**
 * The questions put to an applicant, one after the other, each the one that settles most, until no answer would change a ceiling.
 * @returns the paths asked, in order; ends at one that the applicant cannot answer
 */
export function questionsAsked(pack: PolicyPack, { facts: known }: Pick<Sample, 'facts'>, options: EvaluateOptions): string[] {
  const ask = evaluator(pack, options)
  const asked: string[] = []
  let facts: Facts = {}
  for (;;) {
    const path = ask(facts).nextQuestion
    if (path === null) return asked
    asked.push(path)
    const answer = answered(pack, path, known)
    if (answer === undefined) return asked
    facts = setFact(facts, path, answer)
  }
}
