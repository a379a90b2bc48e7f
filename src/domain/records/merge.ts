import type { MergePolicy } from './field'

/** Who last wrote a field, and at which record version. */
export interface FieldState {
  version: number
  deviceId: string
}

/** Two values for one field; `kept` is in the record, `other` waits for somebody to choose. */
export interface Conflict {
  id: string
  field: string
  kept: unknown
  other: unknown
  /** Whose edit lost. */
  by: { id: string; name: string }
  deviceId: string
  /** Server clock, ISO 8601. */
  at: string
}

export interface MergeState {
  /** 0: the record does not exist yet. */
  version: number
  fields: Record<string, unknown>
  fieldStates: Record<string, FieldState>
  conflicts: Conflict[]
}

export interface MergeEdit {
  mutationId: string
  baseVersion: number
  set: Record<string, unknown>
  settles?: string[]
  by: { id: string; name: string }
  deviceId: string
  at: string
}

export interface MergeResult {
  state: MergeState
  outcome: 'applied' | 'merged' | 'conflict'
  /** For the history: field → value before and after. */
  changes: Record<string, { from: unknown; to: unknown }>
}

/**
 * Lays one device's edit over the present state of a record. Pure, and the same on phone and server.
 *
 * A field nobody else has written since the device looked takes the device's value. "Nobody else" because a device
 * that saves twice without network sends both edits with the same base: its own first edit is no conflict to its second.
 * A field somebody else did write follows its policy; the losing value becomes a conflict and is never dropped.
 *
 * @param sameValue equality of two field values, by content
 */
export function mergeEdit(
  before: MergeState,
  edit: MergeEdit,
  policyOf: (field: string) => MergePolicy,
  sameValue: (a: unknown, b: unknown) => boolean,
): MergeResult {
  const version = before.version + 1
  const fields = { ...before.fields }
  const fieldStates = { ...before.fieldStates }
  const settled = new Set(edit.settles)
  const conflicts = before.conflicts.filter((conflict) => !settled.has(conflict.id))
  const changes: MergeResult['changes'] = {}
  let lost = false

  for (const [name, offered] of Object.entries(edit.set)) {
    const present = fields[name] ?? null
    if (sameValue(present, offered)) continue
    const writer = fieldStates[name]
    const unseen = writer !== undefined && writer.version > edit.baseVersion && writer.deviceId !== edit.deviceId
    const value = unseen && policyOf(name) === 'union' ? union(present, offered) : offered
    if (unseen && policyOf(name) === 'keepServer') {
      lost = true
      conflicts.push({ id: `${edit.mutationId}:${name}`, field: name, kept: present, other: offered, by: edit.by, deviceId: edit.deviceId, at: edit.at })
      continue
    }
    if (value === null) delete fields[name]
    else fields[name] = value
    fieldStates[name] = { version, deviceId: edit.deviceId }
    changes[name] = { from: present, to: value }
  }

  const othersWrote = Object.values(before.fieldStates).some((writer) => writer.version > edit.baseVersion && writer.deviceId !== edit.deviceId)
  return { state: { version, fields, fieldStates, conflicts }, outcome: lost ? 'conflict' : othersWrote ? 'merged' : 'applied', changes }
}

function union(present: unknown, offered: unknown): unknown[] {
  const all = [...(Array.isArray(present) ? present : []), ...(Array.isArray(offered) ? offered : [])]
  return [...new Set(all)]
}
