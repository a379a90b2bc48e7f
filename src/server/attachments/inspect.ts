import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Blobs } from './blobs'
import { LOOK_BYTES } from './file-kind'

export interface Inspected {
  sizeBytes: number
  /** Lower-case hex. */
  sha256: string
  /** The first kilobyte. */
  beginning: Uint8Array
}

/** Reads bytes once, to their end. */
export async function inspect(bytes: AsyncIterable<Uint8Array>): Promise<Inspected> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let beginning = Buffer.alloc(0)
  for await (const chunk of bytes) {
    hash.update(chunk)
    sizeBytes += chunk.length
    if (beginning.length < LOOK_BYTES) beginning = Buffer.concat([beginning, chunk.subarray(0, LOOK_BYTES - beginning.length)])
  }
  return { sizeBytes, sha256: hash.digest('hex'), beginning }
}

export const inspectFile = (path: string): Promise<Inspected> => inspect(createReadStream(path))

/** What a store really holds under a name; undefined when it holds nothing there. */
export async function inspectBlob(blobs: Blobs, sha256: string): Promise<Inspected | undefined> {
  const blob = await blobs.open(sha256)
  return blob && inspect(blob.bytes)
}
