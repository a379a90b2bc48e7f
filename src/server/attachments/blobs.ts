import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { LOOK_BYTES } from './file-kind'

export interface Inspected {
  sizeBytes: number
  /** Lower-case hex. */
  sha256: string
  /** The first kilobyte. */
  beginning: Uint8Array
}

/** Reads a file once, whole. */
export async function inspect(path: string): Promise<Inspected> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let beginning = Buffer.alloc(0)
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    sizeBytes += chunk.length
    if (beginning.length < LOOK_BYTES) beginning = Buffer.concat([beginning, chunk.subarray(0, LOOK_BYTES - beginning.length)])
  }
  return { sizeBytes, sha256: hash.digest('hex'), beginning }
}

/** Received files, each once, named by the hash of its bytes. */
export class Blobs {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  #path(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256)
  }

  /** Gives a checked file its final name beside its present one. When this returns, bytes and name are on the disk. */
  async keep(path: string, sha256: string): Promise<void> {
    const final = this.#path(sha256)
    await mkdir(dirname(final), { recursive: true })
    await syncToDisk(path)
    await link(path, final).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    await syncToDisk(dirname(final))
    await syncToDisk(this.#folder)
  }

  /** The bytes as a stream, or undefined when they are not there. */
  async open(sha256: string): Promise<{ sizeBytes: number; bytes: Readable } | undefined> {
    const path = this.#path(sha256)
    const found = await stat(path).catch(() => undefined)
    return found?.isFile() ? { sizeBytes: found.size, bytes: createReadStream(path) } : undefined
  }
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
