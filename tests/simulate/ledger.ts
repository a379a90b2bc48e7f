import type { PullResponse } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { mergePolicy, type FieldState } from '@/domain/records'
import type { LogEntry, LogWrite, StoredRecord } from '@/server/sync/store'
import { placeOf, type Committed } from './committed'
import { PHONES } from './world'

type Given = Map<string, number>

/** `recordId.field=value` */
export const trace = (recordId: string, field: string, value: unknown): string => `${recordId}.${field}=${canonicalJson(value)}`

/** What must be remembered of the server's doings, kept apart from the server. */
export class Ledger {
  /** Every value that ever stood in a record of the present history, or is or was kept as a conflict. */
  remembered: Set<string>
  /** What should never have happened. */
  readonly breaches: string[] = []
  /** Sets of towns each phone was ever told it may read. */
  readonly allowed: Set<string>[]
  /** Phone behind each device id. */
  readonly isOf = new Map(PHONES.map(({ id }, index) => [id, index]))
  /** `phone:record` → newest version ever sent to it. */
  private readonly versions: Given

  constructor(like?: Ledger) {
    this.remembered = new Set(like?.remembered)
    this.allowed = PHONES.map((_, index) => new Set(like?.allowed[index]))
    this.versions = new Map(like?.versions)
  }

  copy(): { remembered: Set<string> } {
    return { remembered: new Set(this.remembered) }
  }

  /** @param versionOf version of a record in the restored database, 0 when it is not there */
  restore(copy: { remembered: Set<string> }, versionOf: (recordId: string) => number): void {
    this.remembered = new Set(copy.remembered)
    // Who saw a version of the time that was lost has seen those it grew from, its making first of all, and none that will bear its number.
    for (const [key, version] of this.versions) this.versions.set(key, Math.min(version, Math.max(1, versionOf(key.slice(key.indexOf(':') + 1)))))
  }

  breach(what: string): void { this.breaches.push(what) }

  given(phone: number, { towns, allowedTowns }: Pick<PullResponse, 'towns' | 'allowedTowns'>): void {
    this.allowed[phone]!.add([...allowedTowns].sort().join())
    for (const { records } of Object.values(towns)) for (const { id, version, deleted } of records) if (!deleted) this.versions.set(`${phone}:${id}`, version)
  }

  /** Looks at a commit just before it counts. */
  note(before: Committed, { records, log }: { records: StoredRecord[]; log?: LogWrite }): void {
    for (const record of records) this.noteRecord(before.records.get(placeOf(record.town, record.id)), record, log?.entries ?? [])
    for (const entry of log?.entries ?? []) {
      if (entry.edit && before.byMutation.has(entry.edit.mutationId)) this.breach(`I2: ${entry.edit.mutationId} took effect twice`)
      if (before.logs.get(entry.town)?.has(entry.seq)) this.breach(`I4: two entries at ${entry.town}:${entry.seq}`)
    }
  }

  private noteRecord(before: StoredRecord | undefined, after: StoredRecord, entries: readonly LogEntry[]): void {
    const mine = entries.filter((entry) => entry.recordId === after.id && entry.town === after.town && entry.edit)
    for (const { field, other } of after.conflicts) this.remembered.add(trace(after.id, field, other))
    const states: Record<string, FieldState> = { ...before?.fieldStates }
    for (const { version, deviceId, edit } of mine) {
      for (const [field, change] of Object.entries(edit!.changes)) {
        if (change.lost !== undefined) {
          this.remembered.add(trace(after.id, field, change.lost))
          continue
        }
        const last = states[field]
        const phone = this.isOf.get(deviceId) ?? -1
        const seen = this.versions.get(`${phone}:${after.id}`) ?? 0
        const others = last && (this.isOf.get(last.deviceId) ?? -1) === phone ? last.others : last?.version
        if (others !== undefined && others > seen && mergePolicy(after.kind)(field) === 'keepServer') {
          this.breach(`I3: ${trace(after.id, field, change.to)} replaced a value phone ${phone + 1} had never been given`)
        }
        states[field] = { version, deviceId, ...(others === undefined ? {} : { others }) }
        this.remembered.add(trace(after.id, field, change.to))
      }
    }
    this.noteFirst(after, mine)
  }

  /** The first entry names no changes: what it set is what the record holds with the later changes taken back. */
  private noteFirst(after: StoredRecord, mine: readonly LogEntry[]): void {
    const fields = { ...after.fields }
    for (const { edit, first } of [...mine].reverse()) {
      if (first) for (const [field, value] of Object.entries(fields)) this.remembered.add(trace(after.id, field, value))
      for (const [field, { from }] of Object.entries(edit!.changes)) fields[field] = from
    }
  }
}
