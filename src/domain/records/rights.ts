import type { RecordKind } from './kinds'

export type RecordRole = 'officer' | 'supervisor' | 'administrator'

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
const RIGHTS: Record<RecordRole, Partial<Record<RecordKind, Rights>>> = {
  officer: { enterprise: ALL, visit: { ...ALL, never: ['review', 'policyCheck'] }, assistance: ALL, task: ALL, comment: ALL, attachment: ALL },
  supervisor: {
    enterprise: ALL, task: ALL, comment: ALL,
    visit: { create: false, change: ['review'] },
    assistance: { create: false, change: ['state'] },
  },
  administrator: {},
}

/** Whether the role has anything to do with records of this kind. */
export const mayTouchKind = (role: RecordRole, kind: RecordKind): boolean => RIGHTS[role][kind] !== undefined

/** Whether the role adds records of this kind at all. */
export const mayCreate = (role: RecordRole, kind: RecordKind): boolean => RIGHTS[role][kind]?.create ?? false

/** Whether the role may set a field. @param exists false: in the edit that makes the record */
export function mayWriteField(role: RecordRole, kind: RecordKind, field: string, exists: boolean): boolean {
  const rights = RIGHTS[role][kind]
  if (!rights || rights.never?.includes(field)) return false
  return !exists || rights.change === 'all' || rights.change.includes(field)
}

/** Whether the role may move an enterprise to another town: it takes records away from people. Both towns must be theirs, too. */
export const mayMoveEnterprise = (role: RecordRole): boolean => role !== 'officer'

/**
 * Whether the role may choose between the two values of a conflict. Supervisors also where they write nothing themselves: both
 * values come from people who may, and somebody has to decide.
 */
export const maySettle = (role: RecordRole, kind: RecordKind, field: string): boolean =>
  mayWriteField(role, kind, field, true) || (role === 'supervisor' && mayTouchKind(role, kind))
