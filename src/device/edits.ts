import { RECORD_SCHEMA, type Mutation } from '@/contract'
import { checkFields, type RecordKind } from '@/domain/records'
import { isoTime, newId } from './clock'
import type { UserDatabase } from './database'
import { DeviceError } from './errors'
import { contentHash } from './hash'
import { withEdit } from './record-row'
import { chunked } from './outbox-rows'
import type { OutboxEdit, RecordRow } from './rows'
import { plain } from './plain'
import { advance } from './write'

export interface EditInput {
  kind: RecordKind
  recordId: string
  town: string
  set: Record<string, unknown>
  settles?: string[]
  isNew: boolean
}

/** An edit with everything that needs time (ids, checks, hash) done before the transaction opens. */
export interface PreparedEdit extends EditInput {
  mutationId: string
  contentHash: string
  savedAt: string
}

/** @throws DeviceError `field-unknown`, `field-invalid`, `record-immutable` with the place */
export function prepareEdits(db: UserDatabase, inputs: readonly EditInput[]): PreparedEdit[] {
  const savedAt = isoTime(db.clock)
  return inputs.map((input) => {
    const set = plain(input.set)
    const problem = checkFields(input.kind, set, input.isNew)
    if (problem) throw new DeviceError(problem.code, problem.at)
    const edit = { ...input, set, mutationId: newId(db.clock, db.random), savedAt }
    return { ...edit, contentHash: contentHash(edit) }
  })
}

/**
 * Writes records and outbox rows inside the running transaction over records, outbox and meta. Numbers (`deviceSeq`) are
 * given here, so that a transaction that fails leaves no hole.
 */
export async function writeEdits(db: UserDatabase, edits: readonly PreparedEdit[]): Promise<void> {
  if (edits.length === 0) return
  const lastSeq = await advance(db, 'deviceSeq', edits.length)
  const lastTouch = await advance(db, 'touched', edits.length)
  const rows = new Map<string, RecordRow | undefined>()
  const known = [...new Set(edits.filter((edit) => !edit.isNew).map((edit) => edit.recordId))]
  if (known.length > 0) for (const row of await db.records.bulkGet(known)) if (row) rows.set(row.id, row)

  const author = { id: db.personId, name: db.personName }
  const outbox = edits.map((edit, index): OutboxEdit => {
    const row = rows.get(edit.recordId)
    if (!edit.isNew && !row) throw new DeviceError('record-missing')
    const deviceSeq = lastSeq + index + 1
    const mutation: Mutation = {
      mutationId: edit.mutationId, deviceSeq, kind: edit.kind, recordId: edit.recordId, town: edit.town,
      baseVersion: row?.version ?? 0, schemaVersion: RECORD_SCHEMA, savedAt: edit.savedAt, set: edit.set,
      ...(edit.settles ? { settles: edit.settles } : {}),
    }
    rows.set(edit.recordId, withEdit(row, deviceSeq, mutation, author, lastTouch + index + 1))
    return { order: deviceSeq, mutation, contentHash: edit.contentHash, state: 'waiting' }
  })
  const seen = new Set(known)
  const made: RecordRow[] = []
  const changed: RecordRow[] = []
  for (const row of rows.values()) if (row) (seen.has(row.id) ? changed : made).push(row)
  // Asked for together: the database takes in the one while the other is being written out.
  await Promise.all([
    made.length > 0 && db.records.bulkAdd(made),
    changed.length > 0 && db.records.bulkPut(changed),
    db.outbox.bulkAdd(chunked(outbox)),
  ])
}
