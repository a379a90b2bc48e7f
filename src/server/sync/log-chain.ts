import { createHash } from 'node:crypto'
import { canonicalJson } from '@/domain/canonical'
import type { LogEntry, TownHead } from './store'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Head of a town's log before its first entry. The epoch is part of it: logs of two epochs never share a hash. */
export const emptyHead = (town: string, epoch: string): TownHead => ({ town, epoch, seq: 0, hash: sha256(canonicalJson({ town, epoch })) })

/** Hash (lower-case hex) of an entry: SHA-256 over the hash before it, a line feed, and the entry's canonical JSON. */
export function chainHash(previous: string, entry: Pick<LogEntry, 'town' | 'seq' | 'kind' | 'recordId' | 'op' | 'version' | 'contentHash'>): string {
  const { town, seq, kind, recordId, op, version, contentHash } = entry
  return sha256(`${previous}\n${canonicalJson({ town, seq, kind, recordId, op, version, contentHash })}`)
}

/** Grows a town's log in memory from its locked head. */
export class LogWriter {
  readonly entries: LogEntry[] = []
  readonly #heads: Map<string, TownHead>

  constructor(heads: readonly TownHead[]) {
    this.#heads = new Map(heads.map((head) => [head.town, head]))
  }

  /** @returns the entry with its place and hash */
  add(entry: Omit<LogEntry, 'seq' | 'hash'>): LogEntry {
    const head = this.#heads.get(entry.town)!
    const placed = { ...entry, seq: head.seq + 1 }
    const whole = { ...placed, hash: chainHash(head.hash, placed) }
    this.#heads.set(entry.town, { ...head, seq: whole.seq, hash: whole.hash })
    this.entries.push(whole)
    return whole
  }

  get heads(): TownHead[] {
    return [...this.#heads.values()]
  }
}
