import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { AttachmentReceipt } from '@/contract'
import { CodedError } from '../errors'
import { noteMissing, type ArrivalTools } from './arrivals'
import type { Blobs } from './blobs'

/**
 * A received file's bytes, watched while they pass: when they are gone, or turn out not to be what was received, this is noted in
 * the town's log.
 * @param onLost told of it, for the server's own log
 * @throws CodedError `attachment-missing`; `server-busy` while the store cannot be reached
 */
export async function readBytes(tools: ArrivalTools & { blobs: Blobs }, town: string, receipt: AttachmentReceipt, onLost: (why: 'gone' | 'changed') => void): Promise<Readable> {
  const { attachmentId, sha256, sizeBytes, receivedAt } = receipt
  const lost = async (why: 'gone' | 'changed') => {
    onLost(why)
    await noteMissing(tools, town, attachmentId, receivedAt)
  }
  const blob = await tools.blobs.open(sha256).catch((cause: unknown) => {
    throw new CodedError('server-busy', { retryAfterSeconds: 30, cause })
  })
  if (blob?.sizeBytes !== sizeBytes) {
    blob?.bytes.destroy()
    await lost(blob ? 'changed' : 'gone')
    throw new CodedError('attachment-missing')
  }
  return Readable.from(watch(blob.bytes, sha256, () => lost('changed')), { objectMode: false })
}

/** The reader's phone holds the hash against what it gets; here it is for the server to know, before the last bytes leave it. */
async function* watch(bytes: Readable, sha256: string, onOther: () => Promise<void>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let held: Buffer | undefined
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    hash.update(chunk)
    if (held) yield held
    held = chunk
  }
  if (hash.digest('hex') !== sha256) await onOther()
  if (held) yield held
}
