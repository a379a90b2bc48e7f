import type { RecordKind } from './kinds'

/** How many records a town holds, and a digest over kind, id and version of each, whatever their order. */
export interface Manifest {
  records: number
  /** 32 hex digits. */
  digest: string
}

/** What is hashed of a record; the database works it out by itself, in the same form. */
export const manifestText = (kind: RecordKind, id: string, version: number): string => `${kind} ${id} ${version}`

/** The digest of four sums, each taken modulo 2^32. */
export const digestOf = (sums: ArrayLike<number>): string => Array.from({ length: 4 }, (_, at) => (sums[at]! >>> 0).toString(16).padStart(8, '0')).join('')

/**
 * Adds records up, one by one.
 * @param words the first four 32-bit words (at least) of a text's SHA-256, big-endian
 */
export function createManifest(words: (text: string) => ArrayLike<number>) {
  const sums = new Int32Array(4)
  let records = 0
  return {
    add(kind: RecordKind, id: string, version: number): void {
      const hashed = words(manifestText(kind, id, version))
      for (let at = 0; at < 4; at += 1) sums[at] = sums[at]! + hashed[at]!
      records += 1
    },
    result: (): Manifest => ({ records, digest: digestOf(sums) }),
  }
}
