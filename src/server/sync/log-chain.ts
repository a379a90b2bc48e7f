import { canonicalJson } from '@/domain/canonical'
import { commitmentTo, newSalt, sha256 } from '../audit/commitment'
import type { LogEntry, TownHead } from './store'

/** Head of a town's log before its first entry. The epoch is part of it: logs of two epochs never share a hash. */
export const emptyHead = (town: string, epoch: string): TownHead => ({ town, epoch, seq: 0, hash: sha256(canonicalJson({ town, epoch })) })

/**
 * Hash (lower-case hex) of an entry: SHA-256 over the hash before it, a line feed, and the entry's canonical JSON. Entries of
 * earlier versions have no commitment.
 */
export function chainHash(previous: string, entry: Pick<LogEntry, 'town' | 'seq' | 'kind' | 'recordId' | 'op' | 'version' | 'contentHash' | 'commitment'>): string {
  const { town, seq, kind, recordId, op, version, contentHash, commitment } = entry
  return sha256(`${previous}\n${canonicalJson({ town, seq, kind, recordId, op, version, contentHash, commitment: commitment ?? undefined })}`)
}

/** What an entry's commitment hides: who did it, when, on which device, and what it changed. The database keeps ids in lower case. */
export const deedOf = ({ at, person, deviceId, edit }: Pick<LogEntry, 'at' | 'person' | 'deviceId' | 'edit'>): unknown =>
  ({ at: at.toISOString(), person, deviceId, edit: edit && { ...edit, mutationId: edit.mutationId.toLowerCase() } })

/** Grows a town's log in memory from its locked head. */
export class LogWriter {
  readonly entries: LogEntry[] = []
  readonly #heads: Map<string, TownHead>
  readonly #salt: () => string

  constructor(heads: readonly TownHead[], salt: () => string = newSalt) {
    this.#heads = new Map(heads.map((head) => [head.town, head]))
    this.#salt = salt
  }

  /** @returns the entry with its place and hash */
  add(entry: Omit<LogEntry, 'seq' | 'hash' | 'commitment' | 'salt'>): LogEntry {
    const head = this.#heads.get(entry.town)!
    const salt = this.#salt()
    const placed = { ...entry, seq: head.seq + 1, commitment: commitmentTo(salt, deedOf(entry)), salt }
    const whole = { ...placed, hash: chainHash(head.hash, placed) }
    this.#heads.set(entry.town, { ...head, seq: whole.seq, hash: whole.hash })
    this.entries.push(whole)
    return whole
  }

  get heads(): TownHead[] {
    return [...this.#heads.values()]
  }
}
