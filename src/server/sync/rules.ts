import { ATTACHMENT_MAX_BYTES, type Mutation, type Role } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { checkFields, mayMoveAssistance, recordFields, type AssistanceState, type RecordKind } from '@/domain/records'
import { mayTouch, type Scope } from '../accounts/scope'
import { shortPlace, type Refusal } from './read-mutation'
import type { StoredRecord } from './store'

interface Rights {
  create: boolean
  /** Fields the role may change in a record that exists. */
  change: 'all' | readonly string[]
  /** Fields the role may never set. */
  never?: readonly string[]
}

const ALL: Rights = { create: true, change: 'all' }

/**
 * Who writes what. Officers record; supervisors review, comment, assign and correct an enterprise's data, and pass on the
 * accepting body's steps; administrators run the system and write no records. A kind left out is closed to the role.
 */
const RIGHTS: Record<Role, Partial<Record<RecordKind, Rights>>> = {
  officer: { enterprise: ALL, visit: { ...ALL, never: ['review'] }, assistance: ALL, task: ALL, comment: ALL, attachment: ALL },
  supervisor: {
    enterprise: ALL, task: ALL, comment: ALL,
    visit: { create: false, change: ['review'] },
    assistance: { create: false, change: ['state'] },
  },
  administrator: {},
}

/** Whether the role adds records of this kind at all. */
export const mayCreate = (role: Role, kind: RecordKind): boolean => RIGHTS[role][kind]?.create ?? false

/**
 * Whether this person may make this edit, and whether its content is one the record may take.
 * @param present the record as it is; undefined: it does not exist in the town
 * @returns why not, or undefined
 */
export function refusalOf(scope: Scope, mutation: Mutation, present: StoredRecord | undefined): Refusal | undefined {
  if (!mayTouch(scope, mutation.town)) return { code: 'town-forbidden', at: 'town' }
  const rights = RIGHTS[scope.role][mutation.kind]
  if (!rights) return { code: 'kind-forbidden', at: 'kind' }
  if (!present) {
    if (mutation.baseVersion > 0) return { code: 'record-missing', at: 'recordId' }
    if (!rights.create) return { code: 'kind-forbidden', at: 'kind' }
  } else {
    if (present.town !== mutation.town) return { code: 'record-missing', at: 'town' }
    if (present.kind !== mutation.kind) return { code: 'mutation-invalid', at: 'kind' }
    if (present.deleted) return { code: 'record-missing', at: 'recordId' }
  }
  const problem = checkFields(mutation.kind, mutation.set, !present)
  if (problem) return { code: problem.code, at: shortPlace(problem.at) }
  const forbidden = touchedFields(mutation, present).find((name) => !mayWrite(rights, name, present !== undefined))
  if (forbidden !== undefined) return { code: 'field-forbidden', at: `set.${forbidden}` }
  if (mutation.kind === 'attachment' && Number(mutation.set.sizeBytes ?? 0) > ATTACHMENT_MAX_BYTES) return { code: 'attachment-too-large', at: 'set.sizeBytes' }
  return transitionRefusal(scope.role, mutation, present)
}

/** Settling a conflict decides a field's value, so it needs the right to write that field. */
function touchedFields(mutation: Mutation, present: StoredRecord | undefined): string[] {
  const settled = (present?.conflicts ?? []).filter((conflict) => mutation.settles?.includes(conflict.id))
  return [...Object.keys(mutation.set), ...settled.map((conflict) => conflict.field)]
}

function mayWrite(rights: Rights, field: string, exists: boolean): boolean {
  if (rights.never?.includes(field)) return false
  return !exists || rights.change === 'all' || rights.change.includes(field)
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
