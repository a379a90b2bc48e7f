import { RECORD_SCHEMA, type Mutation, type Outcome } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { mergeEdit, mergePolicy, type MergeState, type PolicyCheck, type PolicySnapshot } from '@/domain/records'
import { mayTouch, type Scope } from '../accounts/scope'
import type { Refusal } from './read-mutation'
import { refusalOf, withoutRepeats } from './rules'
import type { Changes, StoredRecord } from './store'

/** What the server finds of a visit's policy result. */
export type Recheck = (result: PolicySnapshot) => PolicyCheck

/** What became of one mutation. */
export type Verdict =
  | { refusal: Refusal }
  | { refusal?: undefined; outcome: Exclude<Outcome, 'rejected'>; town: string; version: number; first: boolean; changes: Changes }

/** Most comparisons are of a new value with none, or of two texts: those need no canonical form. */
const sameValue = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && canonicalJson(a) === canonicalJson(b))
const NOTHING: MergeState = { version: 0, fields: {}, fieldStates: {}, conflicts: [] }

/** A settled conflict shows as a change of the field, or as none when the value stayed; what lost stays readable in the history. */
const historyOf = ({ fields }: MergeState, changes: Changes, lost: Record<string, unknown>): Changes => ({
  ...changes,
  ...Object.fromEntries(Object.entries(lost).map(([name, value]) => [name, { from: fields[name] ?? null, to: fields[name] ?? null, lost: value }])),
})

/** Whose edits are judged, and when. */
interface Bench {
  scope: Scope
  deviceId: string
  /** By what name they are merged, where that is not the device's. */
  writer?: string | undefined
  now: Date
  recheck?: Recheck | undefined
}

/** The records of one batch in memory, changed mutation by mutation in the device's order. */
export class Workbench {
  readonly #records: Map<string, StoredRecord>
  readonly #found: ReadonlySet<string>
  /** `town/id` of records that have left a town. */
  readonly #left: ReadonlySet<string>
  readonly #changed = new Set<string>()
  /** Records whose first announcement was refused in this batch: later edits of them have nothing to stand on. */
  readonly #refused = new Set<string>()
  readonly #by: Bench

  constructor(records: readonly StoredRecord[], by: Bench) {
    // Of a record that has moved, what was left behind in its old town comes along: the record itself counts.
    this.#left = new Set(records.filter((record) => record.deleted).map(({ town, id }) => `${town}/${id}`))
    this.#records = new Map([...records].sort((a, b) => Number(b.deleted) - Number(a.deleted)).map((record) => [record.id, record]))
    this.#found = new Set(this.#records.keys())
    this.#by = by
  }

  /** Judges and merges one edit. */
  apply(mutation: Mutation): Verdict {
    const { recordId } = mutation
    const present = this.#records.get(recordId)
    if (!present && this.#refused.has(recordId)) return { refusal: { code: 'record-missing', at: 'recordId' } }
    const edit = this.#whereItIs(withoutRepeats(mutation, present), present)
    const refusal = refusalOf(this.#by.scope, edit, present)
    if (refusal) {
      if (!present) this.#refused.add(recordId)
      return { refusal }
    }
    return this.#merge(edit, present)
  }

  /** An edit made before its device heard that the record moved is meant for the record, wherever that is now. */
  #whereItIs(edit: Mutation, present: StoredRecord | undefined): Mutation {
    const hasMoved = present && !present.deleted && present.kind === edit.kind && present.town !== edit.town && (this.#left.has(`${edit.town}/${present.id}`) || !mayTouch(this.#by.scope, edit.town))
    return hasMoved ? { ...edit, town: present.town } : edit
  }

  /** The records to be written, each once, in its last state. */
  changedRecords(): { record: StoredRecord; isNew: boolean }[] {
    return [...this.#changed].sort().map((id) => ({ record: this.#records.get(id)!, isNew: !this.#found.has(id) }))
  }

  #merge(edit: Mutation, present: StoredRecord | undefined): Verdict {
    const { scope: { person }, deviceId, writer, now } = this.#by
    const { kind, recordId, town, mutationId } = edit
    const { state, outcome, changes, lost } = mergeEdit(
      present ?? NOTHING,
      { mutationId, baseVersion: edit.baseVersion, set: edit.set, settles: edit.settles, unseen: edit.unseen, by: person, deviceId, writer, at: now.toISOString() },
      mergePolicy(kind), sameValue)
    if (kind === 'visit' && changes.policyResult) this.#checkAgain(state, changes)
    this.#records.set(recordId, {
      ...(present ?? { town, id: recordId, kind, deleted: false, createdBy: person, createdAt: now, receivedAt: null }),
      ...state, schemaVersion: RECORD_SCHEMA, updatedAt: now,
    })
    this.#changed.add(recordId)
    return { outcome, town, version: state.version, first: !present, changes: present ? historyOf(state, changes, lost) : {} }
  }
  /** A result that came is worked out again; whatever is found, the record is taken. */
  #checkAgain(state: MergeState, changes: Changes): void {
    const from = state.fields.policyCheck ?? null
    const result = state.fields.policyResult as PolicySnapshot | undefined
    const found = result && this.#by.recheck?.(result)
    if (found) state.fields.policyCheck = found
    else delete state.fields.policyCheck
    if (found ?? from) changes.policyCheck = { from, to: found ?? null }
  }
}
