import type { Mutation, Receipt } from '@/contract'
import type { UserDatabase } from './database'
import { isOnServer, layOver } from './record-row'
import { relayRecords } from './relay'
import type { RecordRow } from './rows'
import { write } from './write'

interface Accepted { order: number; mutation: Mutation; receipt: Receipt }

/** Whether an acknowledged edit may have been joined with, or lost to, what its author had not seen. */
export const metOthers = ({ mutation, receipt }: Pick<Accepted, 'mutation' | 'receipt'>): boolean => receipt.outcome !== 'applied' || mutation.unseen !== undefined

/** The row once an acknowledged edit is part of what the server holds, as far as this phone can know. */
function acknowledged(row: RecordRow, { order, mutation, receipt }: Accepted): RecordRow {
  const next: RecordRow = { ...row, pending: row.pending.filter((each) => each !== order) }
  // What this phone has been given since holds the edit already, and perhaps what others made of it: sent again after a restore.
  const isNews = receipt.version === undefined || receipt.version > row.version
  // The losing side of a conflict: the server's own word comes with the next pull.
  if (isNews && receipt.outcome !== 'conflict') next.base = layOver(row.base ?? {}, [mutation.set])
  if (isNews && metOthers({ mutation, receipt })) {
    next.veiled = { ...row.veiled }
    for (const name of Object.keys(mutation.set)) next.veiled[name] = Math.min(mutation.baseVersion, row.veiled?.[name] ?? Infinity)
    // Of a conflict the screen shows what was there before, not the edit's own value, which may stand on the server.
    next.doubtful = [...new Set([...row.doubtful ?? [], ...receipt.outcome === 'conflict' ? Object.keys(mutation.set) : mutation.unseen ?? []])]
  }
  // A version may only be taken over when nobody else's edit can lie in between.
  if (receipt.outcome === 'applied' && receipt.version === row.version + 1) next.version = receipt.version
  if (!isOnServer(row) && receipt.seq !== undefined && receipt.logHash !== undefined) next.logged = { seq: receipt.seq, hash: receipt.logHash }
  return next
}

/** Takes accepted receipts over into the records inside the running transaction over records, outbox, sent and unsettled. */
export async function settleBatches(db: UserDatabase, alsoRelay: readonly string[] = []): Promise<void> {
  const marks = await db.unsettled.toCollection().primaryKeys()
  const changed = new Map<string, RecordRow>()
  for (const mark of marks) {
    const items = (await db.sent.get(mark))?.items ?? []
    const ids = [...new Set(items.map((item) => item.mutation.recordId))]
    const rows = new Map((await db.records.bulkGet(ids)).filter((row) => row !== undefined).map((row) => [row.id, row]))
    for (const item of items) {
      const row = changed.get(item.mutation.recordId) ?? rows.get(item.mutation.recordId)
      if (row?.pending.includes(item.order)) changed.set(row.id, acknowledged(row, item))
    }
  }
  // Only now: laid out anew before its last receipt is in, a record would lose what that one says for as long as no pull comes.
  await db.records.bulkPut([...changed.values()])
  await relayRecords(db, [...changed.keys()])
  await db.unsettled.bulkDelete(marks)
  if (alsoRelay.length > 0) await relayRecords(db, alsoRelay)
}

/** For receipts whose records no pull has brought since: after a pull that failed, or when the app was ended in between. */
export async function settleRecords(db: UserDatabase): Promise<void> {
  if ((await db.unsettled.count()) === 0) return
  await write(db, [db.records, db.outbox, db.sent, db.unsettled], () => settleBatches(db))
}
