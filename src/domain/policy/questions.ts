import { judge } from './condition'
import { keysOf } from './fact-paths'
import type { Facts } from './facts'
import type { Benefit, Field, PolicyPack, Question } from './pack'
import { isInside } from '../region'

/** Whether what is known of the applicant rules a benefit out already. */
function mayConcern({ beneficiaries, region }: Benefit, { applicant }: Facts): boolean {
  if (applicant?.kind !== undefined && !beneficiaries.includes(applicant.kind)) return false
  return applicant?.region === undefined || isInside(applicant.region, region) !== false
}

/**
 * The questions worth asking this applicant, in the pack's order: those that a benefit still within reach needs.
 * Answered ones stay in, so that an answer can be changed.
 */
export function questionsFor(pack: PolicyPack, facts: Facts): Question[] {
  const within = new Set(pack.benefits.filter((benefit) => mayConcern(benefit, facts)).map(({ id }) => id))
  return pack.questions.filter(({ path, neededBy, askIf }) =>
    path.startsWith('applicant.') || (neededBy.some((id) => within.has(id)) && (!askIf || judge(askIf, { facts }) !== false)))
}

/** The fields of a list's item worth asking, given what the item says so far. */
export const fieldsFor = (question: Question, facts: Facts, item: Readonly<Record<string, unknown>>): Field[] =>
  (question.itemFields ?? []).filter(({ askIf }) => !askIf || judge(askIf, { facts, item }) !== false)

/**
 * The question behind a fact's path.
 * @param path `applicant.kind`, `patents`, `patents[0].costYuan`
 */
export function questionOf(pack: PolicyPack, path: string): { question: Question; field?: Field; index?: number } | undefined {
  const keys = keysOf(path)
  const index = keys.find((key) => typeof key === 'number')
  const top = index === undefined ? path : String(keys[0])
  const question = pack.questions.find((question) => question.path === top)
  if (!question) return undefined
  const field = question.itemFields?.find(({ path }) => path === keys[2])
  return { question, ...(field && { field }), ...(index !== undefined && { index }) }
}
