import { attachmentPath } from '@/contract'
import { DeviceError, type Device } from '@/device'
import { SyncProblem } from './problem'
import type { SessionKeeper } from './session'

/**
 * A file's bytes: from this phone, else from the server, checked against the record's hash and kept for next time.
 * @throws DeviceError `offline`, `attachment-unknown`, `attachment-pending` (not there yet), `attachment-hash-mismatch`, `signed-out`
 */
export async function bytesOf({ records, attachments }: Pick<Device, 'records' | 'attachments'>, session: SessionKeeper, id: string): Promise<ArrayBuffer> {
  const here = await attachments.bytes(id)
  if (here) return here
  const record = await records.get('attachment', id)
  if (!record) throw new DeviceError('attachment-unknown')
  let bytes: ArrayBuffer
  try {
    bytes = await session.bytes({ method: 'GET', path: attachmentPath(record.town, id), timeoutMs: 120_000 })
  } catch (error) {
    throw error instanceof SyncProblem ? new DeviceError(error.code, undefined, error) : error
  }
  try {
    await attachments.keepFetched(id, bytes)
  } catch (error) {
    // A full phone can still show what it has just received.
    if (!(error instanceof DeviceError) || error.code !== 'storage-full') throw error
  }
  return bytes
}
