import { addDays } from '@/domain/civil-date'
import type { Benefit, Condition, Doubt, FactRef, Step } from '@/domain/policy'
import { factsOf } from '@/domain/policy/condition'
import type { BenefitRule, StepRule } from '@/domain/policy/rule-schema'
import { parseParameter } from './policy-parameters'
import { deadParts, type ListedValues } from './policy-reach'
import { steps, used, type Surroundings } from './policy-steps'
import type { Vocabulary } from './policy-vocabulary'
import { SeedError } from './problems'

/** A review or a proof counts as recent for this many days. */
const RECENT_DAYS = 180

const isOfItem = (condition: Condition): boolean => factsOf(condition).some(([first]) => first === 'item')

function refsOfStep(step: Step): readonly FactRef[] {
  if (step.step === 'when') return [...factsOf(step.condition), ...step.steps.flatMap(refsOfStep)]
  if (step.step === 'sumPer') return [['item', step.field]]
  return (step.step === 'take' || step.step === 'atMost') && 'fact' in step.of ? [step.of.fact] : []
}

/** What a whole rule must keep to beyond the shape of its parts. */
function contradictions(rule: BenefitRule): string[] {
  const { kind, nature, calculation, each, group, parameters, doubts } = rule
  const named = new Set([...used(calculation), ...doubts.flatMap(({ otherwise }) => otherwise && 'calculation' in otherwise ? used(otherwise.calculation as StepRule[]) : [])])
  const calculations = [calculation, ...doubts.flatMap(({ otherwise }) => otherwise && 'calculation' in otherwise ? [otherwise.calculation] : [])]
  return [
    kind === 'unquantified' && calculation.length ? 'an unquantified benefit has no calculation' : '',
    kind !== 'unquantified' && !calculation.length ? 'a benefit with an amount needs a calculation' : '',
    (nature === 'amount' || nature === 'staged') === (kind === 'unquantified') ? `nature ${nature} does not go with kind ${kind}` : '',
    each && calculations.some((steps) => steps.length && !steps.includes('sum')) ? 'a calculation over a list needs "sum"' : '',
    !each && calculations.some((steps) => steps.includes('sum')) ? '"sum" needs "each": a list to run over' : '',
    group?.per && calculation.at(-1) !== 'sum' ? 'a group by item needs a calculation that ends with "sum"' : '',
    ...Object.keys(parameters).map((name) => named.has(name) ? '' : `parameter ${name} is never used`),
  ].filter(Boolean)
}

/**
 * Compiles one benefit's rule.
 * @param document id of the document it belongs to
 * @throws SeedError naming what is wrong
 */
export function compileBenefit(rule: BenefitRule, document: string, vocabulary: Vocabulary, at: string): Benefit {
  const problems = contradictions(rule)
  if (problems.length) throw new SeedError(problems.map((message) => ({ at, message })))
  const { each, kind, standing, doubts, conditions, calculation, date, group, ...plain } = rule
  if (each) vocabulary.list(each, at)
  if (group?.per) vocabulary.ref(`item.${group.per}`, { at, each })
  const parameters = Object.fromEntries(Object.entries(rule.parameters).map(([name, text]) => [name, parseParameter(text, `${at} parameters.${name}`, vocabulary.unitsOf(each))]))
  const around: Surroundings = { at, each, vocabulary, parameters, kind }
  const compiled = conditions.map((condition) => vocabulary.condition(condition, around))
  const pipeline = steps(calculation, around)
  const dateRef = date && vocabulary.ref(date, around, 'date')
  const dated = each && vocabulary.dateOf(each)
  if (dated && !dateRef) throw new SeedError([{ at, message: `no "date": which day decides whether the document applies, such as ${dated}?` }])
  const refs: FactRef[] = [
    ['applicant', 'kind'], ['applicant', 'region'],
    ...compiled.flatMap(factsOf), ...(dateRef ? [dateRef] : []), ...pipeline.flatMap(refsOfStep), ...(group?.per ? [['item', group.per] as const] : []),
  ]
  const benefit: Benefit = {
    ...leftOut(plain), kind, parameters,
    id: `${document}/${rule.id}`,
    ...(each && { each }),
    ...(dateRef && { date: dateRef }),
    ...(group && { group }),
    conditions: compiled.filter((condition) => !isOfItem(condition)),
    itemConditions: compiled.filter(isOfItem),
    calculation: pipeline,
    doubts: doubts.map(({ otherwise, concerns, ...doubt }): Doubt => ({
      ...doubt,
      ...(concerns && { concerns: vocabulary.condition(concerns, around) }),
      ...(otherwise && { otherwise: 'calculation' in otherwise ? { calculation: steps(otherwise.calculation, around) } : { ungrouped: true as const } }),
    })),
    warnings: standing.warnings,
    reviewed: standing.reviewed,
    reviewedUntil: addDays(standing.reviewed, RECENT_DAYS),
    ...(standing.verified && { verified: { ...standing.verified, until: addDays(standing.verified.on, RECENT_DAYS) } }),
    asks: [...new Set(refs.map((ref) => ref[0] === 'item' ? `${each}.${ref[1]}` : ref.join('.')))],
  }
  const dead = deadParts(benefit, listedIn(vocabulary, each))
  if (dead.length) throw new SeedError(dead.map((message) => ({ at, message })))
  return benefit
}

/** What can be answered where a benefit asks. */
export const listedIn = (vocabulary: Vocabulary, each: string | undefined): ListedValues => (ref) => vocabulary.values(ref.join('.'), { at: '', each })

/** The rule without what never leaves the seeds. */
function leftOut({ cases: _cases, addsTo: _addsTo, ...rest }: Omit<BenefitRule, 'each' | 'kind' | 'standing' | 'doubts' | 'conditions' | 'calculation' | 'date' | 'group'>) {
  return rest
}
