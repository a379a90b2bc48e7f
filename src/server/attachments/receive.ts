import { readFile } from 'node:fs/promises'
import type { Attachment } from '@/domain/records'
import { CodedError } from '../errors'
import { noteArrival, type ArrivalTools, type Bringer } from './arrivals'
import type { Blobs } from './blobs'
import { checkContent } from './content'
import { looksLike } from './file-kind'
import { inspectFile } from './inspect'

/**
 * @throws CodedError `attachment-size-mismatch`, `attachment-hash-mismatch`, `attachment-type` when the file is not what was
 * announced; `attachment-unsafe` and `attachment-metadata` when it is more than that (see `checkContent`)
 */
export async function checkFile(path: string, announced: Pick<Attachment, 'sizeBytes' | 'sha256' | 'type'>): Promise<void> {
  const { sizeBytes, sha256, beginning } = await inspectFile(path)
  if (sizeBytes !== announced.sizeBytes) throw new CodedError('attachment-size-mismatch')
  if (sha256 !== announced.sha256) throw new CodedError('attachment-hash-mismatch')
  if (!looksLike(announced.type, beginning)) throw new CodedError('attachment-type')
  await checkContent(announced.type, await readFile(path))
}

/**
 * Gives a checked upload to the store and notes its arrival.
 * @throws CodedError `server-busy` while the store cannot take it, `attachment-unknown`, `device-revoked`
 */
export async function receive(tools: ArrivalTools & { blobs: Blobs }, bringer: Bringer, town: string, id: string, path: string, sha256: string): Promise<void> {
  await keep(tools.blobs, path, sha256)
  await noteArrival(tools, bringer, town, id)
  // Another phone's copy may have been thrown away just now, by somebody who had looked before this one's record came.
  if (await tools.blobs.sizeOf(sha256).catch(busy) === undefined) await keep(tools.blobs, path, sha256)
}

const keep = (blobs: Blobs, path: string, sha256: string): Promise<void> => blobs.keep(path, sha256).catch(busy)

function busy(cause: unknown): never {
  throw new CodedError('server-busy', { retryAfterSeconds: 30, cause })
}
