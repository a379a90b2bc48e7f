import { ATTACHMENT_MAX_BYTES, type Mutation, type Role } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { checkFields, mayCreate, mayMoveAssistance, maySettle, mayTouchKind, mayWriteField, recordFields, type AssistanceState } from '@/domain/records'
import { mayTouch, type Scope } from '../accounts/scope'
import { shortPlace, type Refusal } from './read-mutation'
import type { StoredRecord } from './store'

export { mayCreate }

/**
 * Whether this person may make this edit, and whether its content is one the record may take.
 * @param present the record as it is; undefined: it does not exist in the town
 * @returns why not, or undefined
 */
export function refusalOf(scope: Scope, mutation: Mutation, present: StoredRecord | undefined): Refusal | undefined {
  if (!mayTouch(scope, mutation.town)) return { code: 'town-forbidden', at: 'town' }
  if (!mayTouchKind(scope.role, mutation.kind)) return { code: 'kind-forbidden', at: 'kind' }
  if (!present) {
    if (mutation.baseVersion > 0) return { code: 'record-missing', at: 'recordId' }
    if (!mayCreate(scope.role, mutation.kind)) return { code: 'kind-forbidden', at: 'kind' }
  } else {
    // Records go only by moving to another town: here lies what was left behind.
    if (present.deleted) return { code: 'record-moved', at: 'town' }
    if (present.town !== mutation.town) return { code: 'record-missing', at: 'town' }
    if (present.kind !== mutation.kind) return { code: 'mutation-invalid', at: 'kind' }
  }
  const problem = checkFields(mutation.kind, mutation.set, !present)
  if (problem) return { code: problem.code, at: shortPlace(problem.at) }
  const forbidden = forbiddenField(scope.role, mutation, present)
  if (forbidden !== undefined) return { code: 'field-forbidden', at: `set.${forbidden}` }
  if (mutation.kind === 'attachment' && Number(mutation.set.sizeBytes ?? 0) > ATTACHMENT_MAX_BYTES) return { code: 'attachment-too-large', at: 'set.sizeBytes' }
  return transitionRefusal(scope.role, mutation, present)
}

/** Settling a conflict decides a field's value, so it needs a right to that field: to one of the two values, or to any. */
function forbiddenField(role: Role, { kind, set, settles }: Mutation, present: StoredRecord | undefined): string | undefined {
  const settled = (present?.conflicts ?? []).filter((conflict) => settles?.includes(conflict.id))
  const isChoice = (name: string) => {
    const offered = canonicalJson(set[name])
    return [present?.fields[name] ?? null, ...settled.filter(({ field }) => field === name).map(({ other }) => other)].some((value) => canonicalJson(value) === offered)
  }
  // Somebody else may have settled it first: choosing what the record has by now still changes nothing.
  const candidates = [...settled.map((conflict) => conflict.field), ...(settles?.length ? Object.keys(set) : [])]
  const chosen = new Set(candidates.filter((name) => !Object.hasOwn(set, name) || isChoice(name)))
  const names = [...Object.keys(set), ...chosen]
  return names.find((name) => !(chosen.has(name) ? maySettle(role, kind, name) : mayWriteField(role, kind, name, present !== undefined)))
}

function transitionRefusal(role: Role, { kind, set }: Mutation, present: StoredRecord | undefined): Refusal | undefined {
  if (kind !== 'assistance' || set.state === undefined) return undefined
  const from = present?.fields.state as AssistanceState | undefined
  const to = set.state as AssistanceState
  const allowed = from === undefined ? to === 'submitted' : from === to || mayMoveAssistance(from, to, role)
  return allowed ? undefined : { code: 'transition-forbidden', at: 'set.state' }
}

/**
 * The edit without fields that are given once and come again unchanged. The same record may be announced twice (a restored
 * server, a hand-over from phone to phone); only another value for such a field is an offence.
 */
export function withoutRepeats(mutation: Mutation, present: StoredRecord | undefined): Mutation {
  if (!present || present.kind !== mutation.kind) return mutation
  const declared = recordFields(mutation.kind)
  const set = Object.fromEntries(Object.entries(mutation.set).filter(([name, value]) =>
    !declared[name]?.immutable || canonicalJson(present.fields[name] ?? null) !== canonicalJson(value)))
  return { ...mutation, set }
}
