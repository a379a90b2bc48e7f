import type { UserDatabase } from './database'
import { isOnServer, relaid } from './record-row'
import type { OutboxRow, RecordRow } from './rows'
import { advance } from './write'

export interface PendingEdit { mutation: OutboxRow['mutation']; rejected: boolean }

/** Unsent and refused edits of some records, in their order, inside the running transaction. */
export async function pendingOf(db: UserDatabase, recordIds: readonly string[]): Promise<Map<string, PendingEdit[]>> {
  const pending = new Map<string, PendingEdit[]>()
  if (recordIds.length === 0) return pending
  const rows = await db.outbox.where('recordId').anyOf([...new Set(recordIds)]).sortBy('order')
  for (const row of rows) {
    const list = pending.get(row.recordId)
    const edit = { mutation: row.mutation, rejected: row.state === 'rejected' }
    if (list) list.push(edit)
    else pending.set(row.recordId, [edit])
  }
  return pending
}

/**
 * Works the visible fields of some records out again from the outbox, inside the running transaction. A record that was never
 * on the server and has no edit left goes.
 */
export async function relayRecords(db: UserDatabase, recordIds: readonly string[]): Promise<void> {
  const ids = [...new Set(recordIds)]
  const rows = (await db.records.bulkGet(ids)).filter((row) => row !== undefined)
  const pending = await pendingOf(db, ids)
  const lastTouch = await advance(db, 'touched', rows.length)
  const gone: string[] = []
  const kept: RecordRow[] = []
  rows.forEach((row, index) => {
    const edits = pending.get(row.id) ?? []
    if (edits.length === 0 && !isOnServer(row)) gone.push(row.id)
    else kept.push(relaid(row, edits, lastTouch + index + 1))
  })
  await db.records.bulkPut(kept)
  await db.records.bulkDelete(gone)
}
