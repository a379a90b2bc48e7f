import type { RecordKind } from './kinds'

/** What an edit says in terms of fields. */
export interface EditForm {
  kind: RecordKind
  set: Record<string, unknown>
  unseen?: string[] | undefined
}

/** Makes an edit of the next form of the records out of one of the form before. Pure; leaves alone what it does not know. */
export type Upcast = (edit: EditForm) => EditForm

/**
 * Steps by the version they start from: `UPCASTS[1]` makes version 2 out of version 1. Whoever raises `RECORD_SCHEMA` adds one; it
 * stays for at least 12 months. See docs/decisions/2026-11-22-forms-of-records.md.
 */
export const UPCASTS: Readonly<Record<number, Upcast>> = {}

/**
 * Brings an edit from one form of the records to another, step by step.
 * @returns undefined when a step is missing: the form is too old
 */
export function upcast(edit: EditForm, from: number, to: number, steps = UPCASTS): EditForm | undefined {
  let now = edit
  for (let version = from; version < to; version += 1) {
    const step = steps[version]
    if (!step) return undefined
    now = step(now)
  }
  return now
}
