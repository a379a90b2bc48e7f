import type { Amount, Kind, Parameter, Step, Words } from '@/domain/policy'
import type { StepRule } from '@/domain/policy/rule-schema'
import { amountWords } from './policy-parameters'
import type { Place, Vocabulary } from './policy-vocabulary'
import { SeedError } from './problems'

/** What the steps of one benefit may name. */
export interface Surroundings extends Place {
  vocabulary: Vocabulary
  parameters: Readonly<Record<string, Parameter>>
  kind: Kind
}

const total: Words = { zh: '合计', en: 'Total' }
const capitalised = ({ zh, en }: Words): Words => ({ zh, en: en.charAt(0).toUpperCase() + en.slice(1) })

function parameterNamed(name: string, { parameters, at }: Surroundings): Parameter {
  const parameter = parameters[name]
  if (!parameter) throw new SeedError([{ at, message: `parameter ${name} does not exist` }])
  return parameter
}

function amount(name: string, around: Surroundings): { of: Amount; words: Words } {
  if (name.includes('.')) {
    const { vocabulary } = around
    return { of: { fact: vocabulary.ref(name, around, 'money') }, words: vocabulary.name(name, around) }
  }
  const parameter = parameterNamed(name, around)
  if (!('fen' in parameter)) throw new SeedError([{ at: around.at, message: `${name} is a share: it can only multiply` }])
  return { of: { parameter: name, fen: parameter.fen, scope: parameter.scope }, words: amountWords(parameter, around.kind !== 'fixed') }
}

function step(rule: StepRule, around: Surroundings): Step {
  if (rule === 'sum') return { step: 'sum', say: total }
  if ('when' in rule) {
    if (rule.do.some((inner) => inner === 'sum' || 'sumPer' in inner)) throw new SeedError([{ at: around.at, message: 'sum and sumPer cannot stand under "when"' }])
    return { step: 'when', condition: around.vocabulary.condition(rule.when, around), steps: steps(rule.do, around) }
  }
  if ('sumPer' in rule) {
    const name = around.vocabulary.name(`item.${rule.sumPer}`, around)
    return { step: 'sumPer', field: rule.sumPer, say: rule.say ?? { zh: `${name.zh}相同的合并计算`, en: `Counted together by ${name.en}` } }
  }
  if ('multiply' in rule) {
    const parameter = parameterNamed(rule.multiply, around)
    if (!('basisPoints' in parameter)) throw new SeedError([{ at: around.at, message: `${rule.multiply} is an amount: only a share can multiply` }])
    return { step: 'multiply', parameter: rule.multiply, basisPoints: parameter.basisPoints, say: rule.say ?? { zh: `按 ${parameter.text} 计`, en: `${parameter.text} of it` } }
  }
  if ('take' in rule) {
    const { of, words } = amount(rule.take, around)
    return { step: 'take', of, say: rule.say ?? capitalised(words) }
  }
  const { of, words } = amount(rule.atMost, around)
  const limit = 'fact' in of ? { zh: `不超过${words.zh}`, en: `not above ${words.en}` } : words
  return { step: 'atMost', of, say: rule.say ?? capitalised(limit) }
}

/** Compiles the steps of a calculation, each with the words of its line in the explanation. */
export const steps = (rules: readonly StepRule[], around: Surroundings): Step[] => rules.map((rule) => step(rule, around))

/** Names of parameters and facts that steps use. */
export function used(rules: readonly StepRule[]): string[] {
  return rules.flatMap((rule) => {
    if (rule === 'sum') return []
    if ('when' in rule) return used(rule.do)
    return 'take' in rule ? [rule.take] : 'atMost' in rule ? [rule.atMost] : 'multiply' in rule ? [rule.multiply] : []
  })
}
