import { checkFacts, evaluate, type PolicyPack } from '@/domain/policy'
import type { CaseRule } from '@/domain/policy/rule-schema'
import type { Problem } from './problems'

/** The examples of one benefit, as written in its rule. */
export interface BenefitCases {
  /** Id of the benefit, with its document's. */
  benefit: string
  pack: string
  /** Its file under `seeds/`. */
  at: string
  /** The day for which an example asks that names none: the one on which the rule was last reviewed. */
  reviewed: string
  cases: readonly CaseRule[]
}

/** What an example gives, by the names under which examples expect it. */
export function caseResult(pack: PolicyPack, { benefit, reviewed }: Pick<BenefitCases, 'benefit' | 'reviewed'>, { facts: written, asOf = reviewed, textOnly = false }: CaseRule) {
  const { facts, problems } = checkFacts(written)
  if (problems) return { problems }
  const evaluation = evaluate(pack, facts, { asOf, textOnly })
  const result = evaluation.benefits.find(({ id }) => id === benefit)!
  return {
    result: {
      ...result,
      alternatives: Object.fromEntries(result.alternatives.map(({ doubt, ceilingYuan }) => [doubt, ceilingYuan])),
      toVerifyYuan: evaluation.totals.toVerifyYuan,
    },
  }
}

const written = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) => inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner)

/** Every example that does not come out as its author expects, with what came instead. */
export function failingCases(pack: PolicyPack, all: readonly BenefitCases[]): Problem[] {
  return all.filter((one) => one.pack === pack.id).flatMap((one) => one.cases.flatMap((example): Problem[] => {
    const at = `${one.at} cases "${example.title}"`
    const { result, problems } = caseResult(pack, one, example)
    if (problems) return problems.map(({ path, code }) => ({ at, message: `fact ${path} cannot be so (${code})` }))
    return Object.entries(example.expect)
      .map(([name, expected]) => [name, written(expected), written(result[name as keyof typeof result])] as const)
      .filter(([, expected, found]) => expected !== found)
      .map(([name, expected, found]) => ({ at, message: `${name} is ${found ?? 'absent'}, expected ${expected}` }))
  }))
}
