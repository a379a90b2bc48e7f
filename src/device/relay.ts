import type { UserDatabase } from './database'
import { pendingOf } from './outbox-rows'
import { isOnServer, relaid } from './record-row'
import type { RecordRow } from './rows'
import { advance } from './write'

/**
 * Works the visible fields of some records out again from the outbox, inside the running transaction. A record that was never
 * on the server, or lies in a town the person may no longer read, and has no edit left goes.
 */
export async function relayRecords(db: UserDatabase, recordIds: readonly string[]): Promise<void> {
  const rows = (await db.records.bulkGet([...new Set(recordIds)])).filter((row) => row !== undefined)
  const pending = await pendingOf(db, rows)
  const allowed = (await db.meta.get('allowedTowns'))?.value as string[] | undefined
  const last = await advance(db, 'touched', rows.length)
  const gone: string[] = []
  const kept: RecordRow[] = []
  rows.forEach((row, index) => {
    const edits = pending.get(row.id) ?? []
    if (edits.length === 0 && (!isOnServer(row) || row.absent || allowed?.includes(row.town) === false)) gone.push(row.id)
    else kept.push(relaid(row, edits, last + index + 1))
  })
  await db.records.bulkPut(kept)
  await db.records.bulkDelete(gone)
}
