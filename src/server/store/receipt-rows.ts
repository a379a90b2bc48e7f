import type { SQL } from 'drizzle-orm'
import type { Receipt } from '@/contract'
import type { StoredReceipt } from '../sync/store'
import { column } from './columns'
import type { PlacedEntry } from './log-entries'
import type { mutationReceipt, StoredRefusal } from './schema'

/** Columns of `mutation_receipt`, in the order of its table. */
export const receiptColumns = (receipts: readonly StoredReceipt[]): SQL[] => [
  column('uuid', receipts.map(({ receipt }) => receipt.mutationId)),
  column('uuid', receipts.map(({ deviceId }) => deviceId)),
  column('bigint', receipts.map(({ deviceSeq }) => deviceSeq)),
  column('text', receipts.map(({ receipt }) => receipt.outcome)),
  column('timestamptz', receipts.map(({ receipt }) => new Date(receipt.serverTime))),
  column('text', receipts.map(({ town }) => town ?? null)),
  column('bigint', receipts.map(({ receipt }) => receipt.seq ?? null)),
  column('json', receipts.map(({ receipt }) => refusalOf(receipt))),
]

const refusalOf = ({ code, at, contentHash }: Receipt): StoredRefusal | null =>
  code === undefined ? null : { code, ...(at === undefined ? {} : { at }), contentHash }

/** The receipt as it was first given, put together again from its row and its entry in the log. */
export function storedReceipt(row: typeof mutationReceipt.$inferSelect, entry: PlacedEntry | undefined): StoredReceipt {
  const { mutationId, deviceId, deviceSeq, outcome, town } = row
  const serverTime = row.at.toISOString()
  if (row.refusal) {
    const { contentHash, ...refusal } = row.refusal
    return { deviceId, deviceSeq, receipt: { mutationId, outcome, ...refusal, contentHash, serverTime } }
  }
  if (!entry || town === null) throw new Error('a receipt has lost its log entry')
  const { contentHash, seq, hash: logHash, version } = entry
  return { deviceId, deviceSeq, town, receipt: { mutationId, outcome, contentHash, serverTime, seq, logHash, version } }
}
