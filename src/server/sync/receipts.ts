import type { Receipt } from '@/contract'
import type { LogEntry, Refused } from './store'

/** The receipt of the edit an entry stands for: the same whenever it is asked for. */
export function receiptOfEntry({ town, seq, hash, version, contentHash, at, edit }: LogEntry): Receipt {
  if (!edit) throw new Error('an arrival has no receipt of a mutation')
  return { mutationId: edit.mutationId, outcome: edit.outcome, contentHash, serverTime: at.toISOString(), town, seq, logHash: hash, version }
}

export const receiptOfRefusal = ({ mutationId, refusal, contentHash, at }: Refused): Receipt =>
  ({ mutationId, outcome: 'rejected', ...refusal, contentHash, serverTime: at.toISOString() })
