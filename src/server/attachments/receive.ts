import type { AttachmentReceipt } from '@/contract'
import type { Attachment } from '@/domain/records'
import type { Scope } from '../accounts/scope'
import { CodedError } from '../errors'
import { emptyHead, LogWriter } from '../sync/log-chain'
import type { SyncStore } from '../sync/store'
import { inspect, type Blobs } from './blobs'
import { looksLike } from './file-kind'

export interface ReceiveTools {
  sync: SyncStore
  now(): Date
  newId(): string
}

/** @throws CodedError `attachment-size-mismatch`, `attachment-hash-mismatch`, `attachment-type` when the file is not what was announced */
export async function checkFile(path: string, announced: Attachment): Promise<void> {
  const { sizeBytes, sha256, beginning } = await inspect(path)
  if (sizeBytes !== announced.sizeBytes) throw new CodedError('attachment-size-mismatch')
  if (sha256 !== announced.sha256) throw new CodedError('attachment-hash-mismatch')
  if (!looksLike(announced.type, beginning)) throw new CodedError('attachment-type')
}

/**
 * Notes that an attachment's bytes are on the disk: `receivedAt` on the record, an entry in the town's log so that readers
 * learn of it, and the receipt, in one transaction. A second time changes nothing.
 * @throws CodedError `attachment-unknown`, `device-revoked`
 */
export async function noteArrival({ sync, now, newId }: ReceiveTools, asker: { scope: Scope; deviceId: string }, town: string, id: string): Promise<void> {
  const { scope, deviceId } = asker
  await sync.transact(async (transaction) => {
    // First, as in a push: the same device may push at this moment, and locks are taken in one order.
    if (!await transaction.lockDevice(scope, deviceId)) throw new CodedError('device-revoked')
    const [present] = await transaction.lockRecords(scope, [id])
    if (!present || present.town !== town || present.kind !== 'attachment') throw new CodedError('attachment-unknown')
    if (present.receivedAt) return
    const { sha256, sizeBytes } = present.fields as unknown as Attachment
    const receivedAt = now()
    const version = present.version + 1
    await transaction.saveRecords(scope, [{ record: { ...present, version, receivedAt, updatedAt: receivedAt }, isNew: false }])
    const log = new LogWriter(await transaction.lockHeads(scope, [town], (each) => emptyHead(each, newId())))
    const { seq, hash: logHash } = log.add({ town, kind: 'attachment', recordId: id, op: 'put', version, contentHash: sha256, first: false, at: receivedAt, person: scope.person, deviceId })
    const receipt: AttachmentReceipt = { attachmentId: id, sha256, sizeBytes, receivedAt: receivedAt.toISOString(), seq, logHash }
    await transaction.saveArrival(scope, town, receipt)
    await transaction.append(scope, { entries: log.entries, heads: log.heads, refused: [], replaced: [], device: { id: deviceId, lastSeq: 0, seenAt: receivedAt } })
  })
}

/** Moves a whole upload to its final place and notes its arrival. The upload's own file may go afterwards. */
export async function receive(tools: ReceiveTools & { blobs: Blobs }, asker: { scope: Scope; deviceId: string }, town: string, id: string, path: string, announced: Attachment): Promise<void> {
  await checkFile(path, announced)
  await tools.blobs.keep(path, announced.sha256)
  await noteArrival(tools, asker, town, id)
}
