import type { MergePolicy, VerdictPolicy } from './field'

/** Who last wrote a field, and at which record version. */
export interface FieldState {
  version: number
  /** The device, or one of its databases. */
  deviceId: string
  /** Record version at which anybody else last wrote it; absent: nobody has. */
  others?: number
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
  /** Fields whose value on the author's device the author had not seen, whoever wrote it. */
  unseen?: readonly string[]
  by: { id: string; name: string }
  deviceId: string
  /** By what name it writes, where that is not the device's. */
  writer?: string | undefined
  at: string
}

export interface MergeResult {
  state: MergeState
  outcome: 'applied' | 'merged' | 'conflict'
  /** For the history: field → value before and after. */
  changes: Record<string, { from: unknown; to: unknown }>
  /** For the history: field → the edit's own value, where the field kept the one it had and this one became a conflict. */
  lost: Record<string, unknown>
}

/**
 * Lays one device's edit over the present state of a record. Pure, and the same on phone and server.
 *
 * A field nobody else has written since the device looked takes the device's value. "Nobody else" because a device
 * that saves twice without network sends both edits with the same base: its own first edit is no conflict to its second. What
 * others wrote before that first edit is as unseen by the second, even where the first was joined with it or settled over it.
 * A field somebody else did write follows its policy; the losing value becomes a conflict and is never dropped. So does a field
 * the author says they had not seen: then another tab of the same device may have written it. A verdict counts as written
 * whenever a field it is about was.
 *
 * Settling counts as writing the field, even when it keeps the value: two people who settle one conflict differently, unseen by
 * each other, find that out.
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
  const writer = edit.writer ?? edit.deviceId
  const writtenNow = (field: string): FieldState => {
    const last = before.fieldStates[field]
    const others = last?.deviceId === writer ? last.others : last?.version
    return { version, deviceId: writer, ...(others === undefined ? {} : { others }) }
  }
  for (const { id, field } of before.conflicts) if (settled.has(id)) fieldStates[field] = writtenNow(field)
  const changes: MergeResult['changes'] = {}
  const lost: MergeResult['lost'] = {}
  const byOthers = (last: FieldState | undefined): boolean => last !== undefined && (last.deviceId === writer ? last.others ?? 0 : last.version) > edit.baseVersion

  for (const [name, offered] of Object.entries(edit.set)) {
    const present = fields[name] ?? null
    if (sameValue(present, offered)) continue
    const last = before.fieldStates[name]
    const policy = policyOf(name)
    const unseen = byOthers(last) || (last !== undefined && edit.unseen?.includes(name) === true) || aboutOf(policy).some((about) => byOthers(before.fieldStates[about]))
    const value = unseen ? joined(policy, present, offered, sameValue) : offered
    if (value === undefined) {
      lost[name] = offered
      conflicts.push({ id: `${edit.mutationId}:${name}`, field: name, kept: present, other: offered, by: edit.by, deviceId: edit.deviceId, at: edit.at })
      continue
    }
    if (value === null) delete fields[name]
    else fields[name] = value
    fieldStates[name] = writtenNow(name)
    changes[name] = { from: present, to: value }
  }

  for (const [name, given] of Object.entries(fields)) {
    const policy = policyOf(name)
    if (!isVerdict(policy) || name in changes || !policy.until.includes(given as string) || !policy.verdictOn.some((about) => about in changes)) continue
    fields[name] = policy.reopened
    fieldStates[name] = writtenNow(name)
    changes[name] = { from: given, to: policy.reopened }
  }

  const othersWrote = Object.values(before.fieldStates).some(byOthers)
  return { state: { version, fields, fieldStates, conflicts }, outcome: Object.keys(lost).length > 0 ? 'conflict' : othersWrote ? 'merged' : 'applied', changes, lost }
}

const isVerdict = (policy: MergePolicy): policy is VerdictPolicy => typeof policy === 'object' && 'verdictOn' in policy
const aboutOf = (policy: MergePolicy): readonly string[] => (isVerdict(policy) ? policy.verdictOn : [])

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Both values in one, where the policy knows how; undefined: one of them must wait as a conflict. */
function joined(policy: MergePolicy, present: unknown, offered: unknown, sameValue: (a: unknown, b: unknown) => boolean): unknown[] | undefined {
  if (policy === 'keepServer' || isVerdict(policy)) return undefined
  if (policy === 'union') return [...new Set([...listOf(present), ...listOf(offered)])]
  const nameOf = (item: unknown): unknown => (item as Record<string, unknown>)[policy.appendBy]
  const known = new Map(listOf(present).map((item) => [nameOf(item), item]))
  const more = listOf(offered).filter((item) => !known.has(nameOf(item)))
  const differing = listOf(offered).some((item) => known.has(nameOf(item)) && !sameValue(known.get(nameOf(item)), item))
  return differing ? undefined : [...listOf(present), ...more]
}
