import { getFact, questionOf, setFact, type BenefitResult, type Evaluation, type Facts, type PolicyPack } from '@/domain/policy'
import { changeItem, type Item } from '../check/list-items'

/** An answer changed for the sake of seeing what it would come to. */
export interface Edit { path: string; value: unknown }

function changed(pack: PolicyPack, facts: Facts, { path, value }: Edit): Facts {
  const { question, field } = questionOf(pack, path) ?? {}
  if (!question || !field) return setFact(facts, path, value)
  const at = path.slice(0, path.lastIndexOf('.'))
  // what is no longer asked of the item must not go on counting
  return setFact(facts, at, changeItem(question, facts, (getFact(facts, at) ?? {}) as Item, field.path, value))
}

/** The answers with the edits laid over them; the answers stay as they are. */
export const withEdits = (pack: PolicyPack, facts: Facts, edits: readonly Edit[]): Facts =>
  edits.reduce((all, edit) => changed(pack, all, edit), facts)

/** One edit more; the same answer changed again replaces it, and changed back it is none. */
export function addEdit(edits: readonly Edit[], facts: Facts, edit: Edit): Edit[] {
  const others = edits.filter(({ path }) => path !== edit.path)
  return getFact(facts, edit.path) === edit.value ? others : [...others, edit]
}

/** The answers to write when the edits are kept: whole questions, so that a list is written at once. */
export function answersToKeep(pack: PolicyPack, facts: Facts, edits: readonly Edit[]): { path: string; value: unknown }[] {
  const after = withEdits(pack, facts, edits)
  const paths = new Set(edits.map(({ path }) => questionOf(pack, path)?.question.path ?? path))
  return [...paths].map((path) => ({ path, value: getFact(after, path) }))
}

/** What one benefit came to, and what it would come to. Absent: nobody was asked about it. */
export interface Difference { id: string; before: BenefitResult | undefined; after: BenefitResult | undefined }

const told = ({ status, standing, ceilingYuan }: BenefitResult) => `${status} ${standing} ${JSON.stringify(ceilingYuan)}`
/** Worth a line to whoever reads: not what brings nothing either way. */
const brings = (result: BenefitResult | undefined) => result !== undefined && result.status !== 'ineligible'

/** Benefits that stand otherwise in the second evaluation, in the order of the pack. */
export function differences(pack: PolicyPack, before: Evaluation, after: Evaluation): Difference[] {
  const [old, now] = [before, after].map(({ benefits }) => new Map(benefits.map((result) => [result.id, result])))
  return pack.benefits
    .map(({ id }): Difference => ({ id, before: old!.get(id), after: now!.get(id) }))
    .filter((one) => one.before !== one.after && (brings(one.before) || brings(one.after)) && (!one.before || !one.after || told(one.before) !== told(one.after)))
}
