import type { Mutation, ServerRecord } from '@/contract'
import type { Conflict, RecordFields, RecordKind } from '@/domain/records'
import type { Logged, OutboxEdit, RecordRow } from './rows'
import { counterOf, placeKey, touchKey } from './sort-keys'

/** A record as screens see it. */
export interface StoredRecord<K extends RecordKind = RecordKind> {
  kind: K
  id: string
  town: string
  /** Version of the server's state seen last; 0: never on the server. */
  version: number
  fields: RecordFields[K]
  conflicts: Conflict[]
  createdBy?: { id: string; name: string }
  createdAt: string
  updatedAt: string
  /** Where the server's log holds the record: the proof of receipt. */
  logged?: Logged
  /** Edits on this phone the server has not acknowledged, rejected ones included. */
  unsent: number
  rejected: boolean
  /** Attachments only: when the server had the bytes whole; null while on the way. */
  receivedAt?: string | null
  /** Local counter, grows with every write to this record on this phone. */
  touched: number
}

const LINK_FIELDS = ['enterpriseId', 'visitId', 'assistanceId', 'onId', 'assigneeId', 'creditCode'] as const
export type LinkField = (typeof LINK_FIELDS)[number]

/** Link of every record somebody has yet to choose a value for. */
export const CONFLICT_LINK = 'conflict'

/** Link of every task that is not done. */
export const OPEN_TASK_LINK = 'task.open'

export const linkKey = (kind: RecordKind, field: LinkField, value: string): string => `${kind}.${field}=${value}`

export function linksOf(kind: RecordKind, fields: Record<string, unknown>, conflicts: readonly Conflict[]): string[] | undefined {
  let links: string[] | undefined = conflicts.length > 0 ? [CONFLICT_LINK] : undefined
  for (const field of LINK_FIELDS) {
    const value = fields[field]
    if (typeof value === 'string') (links ??= []).push(linkKey(kind, field, value))
  }
  if (kind === 'task' && fields['done'] !== true) (links ??= []).push(OPEN_TASK_LINK)
  return links
}

/** Lays edits over fields, in order; `null` clears. Does not change its arguments. */
export function layOver(fields: Record<string, unknown>, sets: readonly Record<string, unknown>[]): Record<string, unknown> {
  const result = { ...fields }
  for (const set of sets) {
    for (const [name, value] of Object.entries(set)) {
      if (value === null) delete result[name]
      else result[name] = value
    }
  }
  return result
}

/** Whether the server holds the record, as far as this phone has proof. */
export const isOnServer = (row: RecordRow): boolean => row.version > 0 || row.logged !== undefined

/** The row after a new edit of this phone. `row` is absent when the edit makes the record. */
export function withEdit(row: RecordRow | undefined, order: number, edit: Mutation, author: { id: string; name: string }, counter: number): RecordRow {
  const fields = layOver(row?.fields ?? {}, [edit.set])
  const settled = new Set(edit.settles)
  const conflicts = (row?.conflicts ?? []).filter((conflict) => !settled.has(conflict.id))
  const links = linksOf(edit.kind, fields, conflicts)
  if (!row) {
    return {
      id: edit.recordId, kind: edit.kind, town: edit.town, version: 0, fields, conflicts: [], createdBy: author,
      createdAt: edit.savedAt, updatedAt: edit.savedAt, pending: [order], rejected: false,
      placed: placeKey(edit.kind, edit.savedAt), touch: touchKey(edit.kind, counter),
      ...(edit.kind === 'attachment' ? { receivedAt: null } : {}), ...(links ? { links } : {}),
    }
  }
  const next: RecordRow = { ...row, fields, conflicts, updatedAt: edit.savedAt, pending: [...row.pending, order], touch: touchKey(row.kind, counter) }
  if (row.pending.length === 0 && isOnServer(row)) next.base = row.fields
  if (links) next.links = links
  else delete next.links
  return next
}

/** The row for the server's state of a record, with this phone's unsent edits laid over it. */
export function fromServer(record: ServerRecord, pending: readonly OutboxEdit[], counter: number): RecordRow {
  const fields = pending.length > 0 ? layOver(record.fields, pending.map((edit) => edit.mutation.set)) : record.fields
  const settled = new Set(pending.flatMap((edit) => edit.mutation.settles ?? []))
  const conflicts = settled.size > 0 ? record.conflicts.filter((conflict) => !settled.has(conflict.id)) : record.conflicts
  const links = linksOf(record.kind, fields, conflicts)
  return {
    id: record.id, kind: record.kind, town: record.town, version: record.version, fields, conflicts,
    createdBy: record.createdBy, createdAt: record.createdAt, updatedAt: record.updatedAt,
    pending: pending.map((edit) => edit.order), rejected: pending.some((edit) => edit.state === 'rejected'),
    placed: placeKey(record.kind, record.createdAt), touch: touchKey(record.kind, counter),
    ...(record.logged ? { logged: record.logged } : {}),
    ...(pending.length > 0 ? { base: record.fields } : {}),
    ...(record.receivedAt === undefined ? {} : { receivedAt: record.receivedAt }), ...(record.missing ? { missing: true } : {}),
    ...(links ? { links } : {}),
  }
}

/** The row once fields or pending edits changed without word from the server. */
export function relaid(row: RecordRow, pending: readonly OutboxEdit[], counter: number): RecordRow {
  const base = row.base ?? (row.pending.length === 0 ? row.fields : {})
  const fields = layOver(base, pending.map((edit) => edit.mutation.set))
  const next: RecordRow = {
    ...row, fields, pending: pending.map((edit) => edit.order), rejected: pending.some((edit) => edit.state === 'rejected'), touch: touchKey(row.kind, counter),
  }
  if (pending.length > 0 && isOnServer(row)) next.base = base
  else delete next.base
  const links = linksOf(row.kind, fields, row.conflicts)
  if (links) next.links = links
  else delete next.links
  return next
}

export function asStored<K extends RecordKind>(row: RecordRow): StoredRecord<K> {
  const { id, town, version, conflicts, createdBy, createdAt, updatedAt, logged, pending, rejected, receivedAt, touch } = row
  return {
    kind: row.kind as K, id, town, version, fields: row.fields as unknown as RecordFields[K], conflicts, createdAt, updatedAt, rejected,
    unsent: pending.length, touched: counterOf(touch),
    ...(createdBy ? { createdBy } : {}), ...(logged ? { logged } : {}), ...(receivedAt === undefined ? {} : { receivedAt }),
  }
}
