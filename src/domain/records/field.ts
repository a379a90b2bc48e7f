import * as v from 'valibot'

/**
 * What becomes of a field that two devices changed at once:
 * `keepServer`: the value that reached the server first stays, the other is kept as a conflict both people see;
 * `union`: a set of strings, what either has stays;
 * `appendBy`: a list whose items are named by one of their members: new items of both stay, two versions of one item are a conflict;
 * `verdictOn`: what somebody says about other fields of the record. It covers those fields as they were seen: writing one of them later
 * puts it back to `reopened`, and a verdict on fields that changed unseen is a conflict, like any value written unseen.
 *
 * What several people add beside one another (comments, photos, files) is a record each and never meets here.
 */
export type MergePolicy = 'keepServer' | 'union' | { appendBy: string } | VerdictPolicy
export interface VerdictPolicy {
  verdictOn: readonly string[]
  /** Values that a later change of those fields undoes; any other value stays. */
  until: readonly string[]
  reopened: string
}

export interface Field {
  schema: v.GenericSchema
  merge: MergePolicy
  /** Set when the record is made and never again. */
  immutable: boolean
  /** A new record must have it. */
  required: boolean
}

export const text = (maxLength: number) => v.pipe(v.string(), v.maxLength(maxLength))
export const filledText = (maxLength: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxLength))
export const uuid = v.pipe(v.string(), v.uuid())
/** `YYYY-MM-DD`, the day in Wuxi (UTC+8). */
export const civilDate = v.pipe(v.string(), v.isoDate())
/** ISO 8601 with zone, from the device's clock. */
export const instant = v.pipe(v.string(), v.isoTimestamp())
/** A key of a choice in `seeds/choices`. */
export const choice = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/))
export const listOf = <S extends v.GenericSchema>(item: S, maxLength: number) => v.pipe(v.array(item), v.maxLength(maxLength))

export const field = (schema: v.GenericSchema, more: Partial<Omit<Field, 'schema'>> = {}): Field =>
  ({ schema, merge: 'keepServer', immutable: false, required: false, ...more })
export const required = (schema: v.GenericSchema): Field => field(schema, { required: true })
/** Given once, at creation. */
export const fixed = (schema: v.GenericSchema): Field => field(schema, { required: true, immutable: true })
/** A set of keys to which several people may add. */
export const keySet = (maxLength: number): Field => field(listOf(choice, maxLength), { merge: 'union' })
/** A list to which several people may add, its items named by `name`. */
export const listBy = (name: string, item: v.GenericSchema, maxLength: number): Field => field(listOf(item, maxLength), { merge: { appendBy: name } })
