import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { Mutation, RECORD_SCHEMA, type ErrorCode } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { upcast } from '@/domain/records'

/** Deeper than any form of ours; far less than what makes a database's JSON reader give up. */
const MAX_DEPTH = 32
/** Canonical characters of one mutation; the largest honest ones are some tens of thousands. */
const MAX_CHARACTERS = 262_144
const MAX_PLACE = 120

export interface Refusal {
  code: ErrorCode
  /** The place in the mutation, never its content. */
  at?: string
}

/** A mutation as it came: readable, or why not. `contentHash` is empty only when the content cannot be hashed at all. */
export interface Arrived {
  mutationId: string
  deviceSeq: number
  contentHash: string
  mutation?: Mutation
  refusal?: Refusal
}

/** A mutation as it comes, of which no more than this was checked. */
export type Envelope = { mutationId: string; deviceSeq: number } & Record<string, unknown>

/** Reads one mutation of a push whose envelope is checked. Pure; touches no record. */
export function readMutation(raw: Envelope): Arrived {
  const arrived: Arrived = { mutationId: raw.mutationId, deviceSeq: raw.deviceSeq, contentHash: '' }
  if (isTooDeep(raw)) return { ...arrived, refusal: { code: 'mutation-invalid', at: 'set' } }

  const text = canonicalJson({ mutationId: raw.mutationId, kind: raw.kind, recordId: raw.recordId, town: raw.town, set: raw.set })
  arrived.contentHash = createHash('sha256').update(text).digest('hex')
  if (text.length > MAX_CHARACTERS) return { ...arrived, refusal: { code: 'mutation-too-large' } }
  if (typeof raw.schemaVersion === 'number' && raw.schemaVersion > RECORD_SCHEMA) return { ...arrived, refusal: { code: 'schema-newer', at: 'schemaVersion' } }

  const result = v.safeParse(Mutation, raw)
  if (!result.success) return { ...arrived, refusal: refusalOf(result.issues[0]) }
  const mutation = inPresentForm(result.output)
  if (!mutation) return { ...arrived, refusal: { code: 'mutation-invalid', at: 'schemaVersion' } }
  // a uuid is the same in either case; the database keeps lower case
  return { ...arrived, mutation: { ...mutation, recordId: mutation.recordId.toLowerCase() } }
}

/** What an older app says in its form of the records. The receipt's hash stays that of what came. */
function inPresentForm(mutation: Mutation): Mutation | undefined {
  if (mutation.schemaVersion === RECORD_SCHEMA) return mutation
  const form = upcast(mutation, mutation.schemaVersion, RECORD_SCHEMA)
  return form && { ...mutation, set: form.set, unseen: form.unseen, schemaVersion: RECORD_SCHEMA }
}

function refusalOf(issue: v.BaseIssue<unknown>): Refusal {
  const place = v.getDotPath(issue)
  if (place === 'kind' && typeof issue.input === 'string') return { code: 'kind-unknown', at: 'kind' }
  return place ? { code: 'mutation-invalid', at: shortPlace(place) } : { code: 'mutation-invalid' }
}

/** A place may hold a key somebody made up, so it is cut. */
export const shortPlace = (place: string): string => place.slice(0, MAX_PLACE)

/** Whether a JSON value nests deeper than any form of ours; without recursion, since it is asked about hostile input. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true
    const next: unknown[] = []
    for (const each of level) {
      if (each !== null && typeof each === 'object') for (const child of Object.values(each)) next.push(child)
    }
    level = next
  }
  return false
}
