import { RECORD_SCHEMA, type Mutation, type Outcome } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { mergeEdit, mergePolicy, type MergeState } from '@/domain/records'
import type { Scope } from '../accounts/scope'
import type { Refusal } from './read-mutation'
import { refusalOf, withoutRepeats } from './rules'
import type { Change, StoredRecord } from './store'

/** What became of one mutation. */
export type Effect =
  | { refusal: Refusal; town: string }
  | { refusal?: undefined; outcome: Outcome; town: string; version: number; first: boolean }

/** Most comparisons are of a new value with none, or of two texts: those need no canonical form. */
const sameValue = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && canonicalJson(a) === canonicalJson(b))
const NOTHING: MergeState = { version: 0, fields: {}, fieldStates: {}, conflicts: [] }

/** The records of one batch in memory, changed mutation by mutation in the device's order. */
export class Workbench {
  /** Revisions made here, in order. */
  readonly changes: Change[] = []
  readonly #records: Map<string, StoredRecord>
  readonly #found: ReadonlySet<string>
  readonly #changed = new Set<string>()
  /** Records whose first announcement was refused in this batch: later edits of them have nothing to stand on. */
  readonly #refused = new Set<string>()
  readonly #by: { scope: Scope; deviceId: string; now: Date }

  constructor(records: readonly StoredRecord[], by: { scope: Scope; deviceId: string; now: Date }) {
    this.#records = new Map(records.map((record) => [record.id, record]))
    this.#found = new Set(this.#records.keys())
    this.#by = by
  }

  /** Judges and merges one edit. */
  apply(mutation: Mutation): Effect {
    const { recordId, town } = mutation
    const present = this.#records.get(recordId)
    if (!present && this.#refused.has(recordId)) return { refusal: { code: 'record-missing', at: 'recordId' }, town }
    const edit = withoutRepeats(mutation, present)
    const refusal = refusalOf(this.#by.scope, edit, present)
    if (refusal) {
      if (!present) this.#refused.add(recordId)
      return { refusal, town }
    }
    return this.#merge(edit, present)
  }

  /** The records to be written, each once, in its last state. */
  changedRecords(): { record: StoredRecord; isNew: boolean }[] {
    return [...this.#changed].sort().map((id) => ({ record: this.#records.get(id)!, isNew: !this.#found.has(id) }))
  }

  #merge(edit: Mutation, present: StoredRecord | undefined): Effect {
    const { scope: { person }, deviceId, now } = this.#by
    const { kind, recordId, town, mutationId, savedAt } = edit
    const { state, outcome, changes } = mergeEdit(
      present ?? NOTHING,
      { mutationId, baseVersion: edit.baseVersion, set: edit.set, settles: edit.settles, by: person, deviceId, at: now.toISOString() },
      mergePolicy(kind), sameValue)
    this.#records.set(recordId, {
      ...(present ?? { town, id: recordId, kind, deleted: false, createdBy: person, createdAt: now, receivedAt: null }),
      ...state, schemaVersion: RECORD_SCHEMA, updatedAt: now,
    })
    this.#changed.add(recordId)
    this.changes.push({ town, recordId, version: state.version, mutationId, person, deviceId, at: now, savedAt, changes: present ? changes : {} })
    return { outcome, town, version: state.version, first: !present }
  }
}
