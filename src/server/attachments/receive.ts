import { readFile } from 'node:fs/promises'
import type { Attachment } from '@/domain/records'
import { CodedError } from '../errors'
import type { Database } from '../store/database'
import type { Blobs } from './blobs'
import { checkContent } from './content'
import { looksLike } from './file-kind'
import { inspectFile } from './inspect'
import { askRemoval, holdRemoval } from './remove-bytes'

interface ReceiveTools {
  database: Pick<Database, 'orm'>
  blobs: Pick<Blobs, 'keep' | 'sizeOf'>
  now(): Date
}

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
 * Gives a checked file to the store and has somebody note that it has come: once both are done the store has it, whoever throws another
 * phone's copy away meanwhile.
 * @returns what `note` does
 * @throws CodedError `server-busy` while the store cannot take it; as `note`
 */
export async function receive<T>({ database: { orm }, blobs, now }: ReceiveTools, path: string, sha256: string, note: () => Promise<T>): Promise<T> {
  const keep = () => blobs.keep(path, sha256).catch(busy)
  await keep()
  const noted = await note().catch(async (error: unknown) => {
    // Its record may have been erased while it came: then nobody speaks of these bytes.
    await askRemoval(orm, [sha256], now())
    throw error
  })
  // The copy may be thrown away at this moment by somebody who had looked before this one was noted.
  await holdRemoval(orm, sha256)
  if (await blobs.sizeOf(sha256).catch(busy) === undefined) await keep()
  return noted
}

function busy(cause: unknown): never {
  throw new CodedError('server-busy', { retryAfterSeconds: 30, cause })
}
