import type { Readable } from 'node:stream'

export interface Blob {
  sizeBytes: number
  bytes: Readable
}

/**
 * Received files, each once, named by the SHA-256 of its bytes (lower-case hex). Every method throws when the store itself cannot
 * be reached: "not there" is said only of what the store knows it does not have.
 */
export interface Blobs {
  /**
   * Keeps a checked file of the server's disk; whatever stood under the name is replaced. When this returns, the bytes outlive a
   * power cut. The file itself is left where it is.
   */
  keep(path: string, sha256: string): Promise<void>
  open(sha256: string): Promise<Blob | undefined>
  sizeOf(sha256: string): Promise<number | undefined>
  /** Forgets a file; it need not be there. */
  remove(sha256: string): Promise<void>
  /** Removes what a crash left beside the files, nobody's and under no such name; absent where a file is there whole or not at all. @returns how many */
  sweep?(now: Date): Promise<number>
}
