import { RECORD_SCHEMA, type Mutation } from '@/contract'
import { checkFields, type RecordKind } from '@/domain/records'
import { isoTime, newId } from './clock'
import type { UserDatabase } from './database'
import { DeviceError } from './errors'
import { createContentHash } from './hash'
import { withEdit } from './record-row'
import { chunked, pendingOf } from './outbox-rows'
import type { OutboxEdit, RecordRow } from './rows'
import { plain } from './plain'
import { basisOf, type Seen } from './seen'
import { advance } from './write'

export interface EditInput {
  kind: RecordKind
  recordId: string
  town: string
  set: Record<string, unknown>
  settles?: string[]
  /** The record as the author saw it; absent: as it is now. */
  seen?: Seen
  isNew: boolean
}

/** Edits prepared at once. The database writes the ones out while the next are hashed. */
const SLICE = 500

type Prepared = Pick<Mutation, 'mutationId' | 'kind' | 'recordId' | 'town' | 'savedAt' | 'set' | 'settles'> & { isNew: boolean; contentHash: string }

function prepare(db: UserDatabase, { isNew, settles, seen: _seen, ...input }: EditInput, savedAt: string, hashOf: ReturnType<typeof createContentHash>): Prepared {
  const set = plain(input.set)
  const problem = checkFields(input.kind, set, isNew)
  if (problem) throw new DeviceError(problem.code, problem.at)
  const edit = { ...input, set, mutationId: newId(db.clock, db.random), savedAt }
  return { ...edit, isNew, contentHash: hashOf(edit), ...(settles ? { settles } : {}) }
}

/**
 * Checks edits and writes their records and outbox rows inside the running transaction over records, outbox and meta. Numbers
 * (`deviceSeq`) are given here, so that a transaction that fails leaves no hole.
 * @returns their mutation ids
 * @throws DeviceError `field-unknown`, `field-invalid`, `record-immutable` with the place, `record-missing`
 */
export async function writeEdits(db: UserDatabase, inputs: readonly EditInput[]): Promise<string[]> {
  if (inputs.length === 0) return []
  const savedAt = isoTime(db.clock)
  let seq = await advance(db, 'deviceSeq', inputs.length)
  let touch = await advance(db, 'touched', inputs.length)
  const known = [...new Set(inputs.filter((input) => !input.isNew).map((input) => input.recordId))]
  const rows = new Map((known.length > 0 ? await db.records.bulkGet(known) : []).flatMap((row) => (row ? [[row.id, row] as const] : [])))
  const pending = new Map([...await pendingOf(db, [...rows.values()].filter((row) => row.pending.length > 0))]
    .map(([id, edits]) => [id, edits.map((edit) => edit.mutation)]))
  const author = { id: db.personId, name: db.personName }
  const hashOf = createContentHash()

  const write = (input: EditInput): { edit: OutboxEdit; row: RecordRow } => {
    const { isNew, contentHash: hash, ...edit } = prepare(db, input, savedAt, hashOf)
    const before = rows.get(edit.recordId)
    if (!isNew && !before) throw new DeviceError('record-missing')
    seq += 1
    touch += 1
    const { baseVersion, unseen } = before ? basisOf(before, edit.set, input.seen, pending.get(edit.recordId) ?? []) : { baseVersion: 0, unseen: [] }
    const mutation: Mutation = { ...edit, deviceSeq: seq, baseVersion, schemaVersion: RECORD_SCHEMA, ...(unseen.length > 0 ? { unseen } : {}) }
    if (before) pending.set(edit.recordId, [...(pending.get(edit.recordId) ?? []), mutation])
    const row = withEdit(before, seq, mutation, author, touch)
    rows.set(row.id, row)
    return { edit: { order: seq, mutation, contentHash: hash, state: 'waiting' }, row }
  }

  const ids: string[] = []
  const writing: PromiseLike<unknown>[] = []
  for (let at = 0; at < inputs.length; at += SLICE) {
    const slice = inputs.slice(at, at + SLICE)
    const made = new Set(slice.filter(({ isNew, recordId }) => isNew && !rows.has(recordId)).map(({ recordId }) => recordId))
    const written = slice.map(write)
    for (const { edit } of written) ids.push(edit.mutation.mutationId)
    const last = [...new Map(written.map(({ row }) => [row.id, row])).values()]
    const parts: PromiseLike<unknown>[] = [
      db.records.bulkAdd(last.filter((row) => made.has(row.id))),
      db.records.bulkPut(last.filter((row) => !made.has(row.id))),
      db.outbox.bulkAdd(chunked(written.map(({ edit }) => edit))),
    ]
    // A later slice may be refused and end the transaction before these are waited for.
    for (const part of parts) part.then(undefined, () => undefined)
    writing.push(...parts)
  }
  await Promise.all(writing)
  return ids
}
