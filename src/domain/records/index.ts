import * as v from 'valibot'
import { assistanceFields, type Assistance } from './assistance'
import { attachmentFields, type Attachment } from './attachment'
import { commentFields, type Comment } from './comment'
import { enterpriseFields, type Enterprise } from './enterprise'
import type { Field, MergePolicy } from './field'
import type { RecordKind } from './kinds'
import { taskFields, type Task } from './task'
import { visitFields, type Visit } from './visit'

export type { Assistance, Attachment, Comment, Enterprise, Task, Visit }
export type { Field, MergePolicy } from './field'
export { mergeEdit, type Conflict, type FieldState, type MergeEdit, type MergeResult, type MergeState } from './merge'
export { UPCASTS, upcast, type EditForm, type Upcast } from './upcast'
export { createManifest, digestOf, manifestText, type Manifest } from './manifest'
export * from './visit'
export { ASSISTANCE_STATES, RIGHT_TYPES, type AssistanceState, type Evidence, type RightType } from './assistance'
export * from './assistance-states'
export * from './rights'
export { ATTACHMENT_ROLES, ATTACHMENT_TYPES, type AttachmentType } from './attachment'
export { TASK_KINDS } from './task'
export type { Contact } from './enterprise'

export { RECORD_KINDS, type RecordKind } from './kinds'

export interface RecordFields {
  enterprise: Enterprise
  visit: Visit
  assistance: Assistance
  task: Task
  comment: Comment
  attachment: Attachment
}

const fieldsOf: Record<RecordKind, Record<string, Field>> = {
  enterprise: enterpriseFields,
  visit: visitFields,
  assistance: assistanceFields,
  task: taskFields,
  comment: commentFields,
  attachment: attachmentFields,
}

export type FieldProblem = { code: 'field-unknown' | 'field-invalid' | 'record-immutable'; at: string }

/** The declared fields of a record kind. */
export const recordFields = (kind: RecordKind): Readonly<Record<string, Field>> => fieldsOf[kind]

export const mergePolicy = (kind: RecordKind) => (name: string): MergePolicy => fieldsOf[kind][name]?.merge ?? 'keepServer'

/**
 * Checks an edit's fields against the record kind, in the order of the edit.
 * @param isNew true when the record does not exist yet: then the required fields must be there
 * @returns the first problem with its place (`set.needs.0.priority`), or undefined
 */
export function checkFields(kind: RecordKind, set: Record<string, unknown>, isNew: boolean): FieldProblem | undefined {
  const declared = fieldsOf[kind]
  for (const [name, value] of Object.entries(set)) {
    const field = Object.hasOwn(declared, name) ? declared[name] : undefined
    if (!field) return { code: 'field-unknown', at: `set.${name}` }
    if (!isNew && field.immutable) return { code: 'record-immutable', at: `set.${name}` }
    if (value === null) {
      if (field.required) return { code: 'field-invalid', at: `set.${name}` }
      continue
    }
    const result = v.safeParse(field.schema, value)
    if (!result.success) {
      const path = v.getDotPath(result.issues[0])
      return { code: 'field-invalid', at: path ? `set.${name}.${path}` : `set.${name}` }
    }
  }
  if (isNew) {
    for (const [name, field] of Object.entries(declared)) {
      if (field.required && (set[name] === undefined || set[name] === null)) return { code: 'field-invalid', at: `set.${name}` }
    }
  }
  return undefined
}
