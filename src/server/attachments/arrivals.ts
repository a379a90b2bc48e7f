import type { AttachmentReceipt } from '@/contract'
import type { Attachment } from '@/domain/records'
import { stationScope, type Scope } from '../accounts/scope'
import { CodedError } from '../errors'
import { emptyHead, LogWriter } from '../sync/log-chain'
import type { Author, StoredRecord, SyncStore, SyncTransaction } from '../sync/store'

export interface ArrivalTools {
  sync: SyncStore
  now(): Date
  newId(): string
  /** Absent: from the system's generator. */
  newSalt?(): string
}

export type Bringer = Author

const NOBODY = '00000000-0000-0000-0000-000000000000'
/** In whose name the server itself notes what became of a town's files. */
const theServer = (town: string): Bringer => ({ scope: stationScope(NOBODY, 'server', [town]), deviceId: NOBODY })

/**
 * Notes that an attachment's bytes are kept: `receivedAt` on the record, an entry in the town's log so that readers learn of it,
 * and the receipt, in one transaction. Changes nothing while they count as received.
 * @param bringer absent: the server found the bytes by itself
 * @throws CodedError `attachment-unknown`, `device-revoked`
 */
export async function noteArrival(tools: ArrivalTools, bringer: Bringer | undefined, town: string, id: string): Promise<void> {
  const by = bringer ?? theServer(town)
  await tools.sync.transact([by.scope], async (transaction) => {
    // First, as in a push: the same device may push at this moment, and locks are taken in one order.
    if (bringer && !(await transaction.lockDevices([by]))[0]) throw new CodedError('device-revoked')
    const present = await lockAttachment(transaction, by.scope, town, id)
    if (!present) throw new CodedError('attachment-unknown')
    if (present.receivedAt) return
    const receivedAt = tools.now()
    const { sha256, sizeBytes } = present.fields as unknown as Attachment
    const { seq, hash: logHash } = await logState(tools, transaction, by, present, receivedAt)
    const receipt: AttachmentReceipt = { attachmentId: id, sha256, sizeBytes, receivedAt: receivedAt.toISOString(), seq, logHash }
    await transaction.saveArrival(by.scope, town, receipt)
  })
}

/**
 * Notes that received bytes are gone: the record says so again by an entry in the town's log, so that every device learns of it by
 * its next pull and those that hold the bytes send them. The old receipt stays until they arrive again.
 * @param receivedAt the arrival that was looked for (ISO 8601): a newer one is left alone
 */
export async function noteMissing(tools: ArrivalTools, town: string, id: string, receivedAt: string): Promise<void> {
  const by = theServer(town)
  await tools.sync.transact([by.scope], async (transaction) => {
    const present = await lockAttachment(transaction, by.scope, town, id)
    if (present?.receivedAt?.toISOString() !== receivedAt) return
    await logState(tools, transaction, by, present, null)
  })
}

async function lockAttachment(transaction: SyncTransaction, scope: Scope, town: string, id: string): Promise<StoredRecord | undefined> {
  // In a town it has left the record still stands, as a mark that it is gone.
  const rows = await transaction.lockRecords(scope, [id])
  return rows.find((row) => row.town === town && row.kind === 'attachment' && !row.deleted)
}

async function logState({ now, newId, newSalt }: ArrivalTools, transaction: SyncTransaction, { scope, deviceId }: Bringer, present: StoredRecord, receivedAt: Date | null) {
  const { town, id } = present
  const at = receivedAt ?? now()
  const version = present.version + 1
  await transaction.saveRecords(scope, [{ record: { ...present, version, receivedAt, updatedAt: at }, isNew: false }])
  const log = new LogWriter(await transaction.lockHeads(scope, [town], (each) => emptyHead(each, newId())), newSalt)
  const { sha256 } = present.fields as unknown as Attachment
  const entry = log.add({ town, kind: 'attachment', recordId: id, op: 'put', version, contentHash: sha256, first: false, at, person: scope.person, deviceId })
  await transaction.append(scope, { entries: log.entries, heads: log.heads, refused: [], replaced: [], devices: [{ id: deviceId, lastSeq: 0, seenAt: at }] })
  return entry
}
