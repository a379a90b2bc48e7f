/** What a reader must know of a record's way to the server. */
export type RecordPhase = 'rejected' | 'waiting' | 'received'

interface Sendable {
  version: number
  unsent: number
  rejected: boolean
  logged?: unknown
}

/**
 * `received` only when the server has sent a receipt for every edit this phone knows of: a record that was received once
 * and changed since is waiting again.
 */
export function recordPhase(record: Sendable): RecordPhase {
  if (record.rejected) return 'rejected'
  return record.unsent > 0 || (record.version === 0 && record.logged === undefined) ? 'waiting' : 'received'
}
