import { canonicalJson } from '@/domain/canonical'
import type { FieldSet } from '@/device'
import { CORRECTABLE_VISIT_FIELDS, type Visit } from '@/domain/records'
import type { VisitDraft } from './visit-draft'
import { visitFields } from './visit-records'

/** A correction under way: the visit as it was when it began stays beside the form, so that it can say what it had seen. */
export interface VisitCorrection {
  base: Visit
  version: number
  form: VisitDraft
}

const formOf = ({ needs = [], problems = [], advice = [], commitments = [], interviewees = [], number: _number, submittedAt: _submittedAt, review: _review, ...rest }: Visit): VisitDraft =>
  structuredClone({ ...rest, needs, problems, advice, commitments, interviewees })

export const beginCorrection = ({ version, fields }: { version: number; fields: Visit }): VisitCorrection => ({ base: structuredClone(fields), version, form: formOf(fields) })

/** Only what was corrected; `null` clears a field. */
export function correctedFields({ base, form }: VisitCorrection): FieldSet<'visit'> {
  const next = visitFields(form, base)
  // Compared with what the untouched form would give, so that a blank the record came with is no correction.
  const before = visitFields(formOf(base), base)
  return Object.fromEntries(CORRECTABLE_VISIT_FIELDS
    .filter((name) => canonicalJson(next[name] ?? null) !== canonicalJson(before[name] ?? null))
    .map((name) => [name, next[name] ?? null]))
}
