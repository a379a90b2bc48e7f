import type { ErrorCode } from '@/contract'
import type { OutboxItem } from '@/device'
import type { SyncState } from '@/sync'

export interface Why {
  /** Key under `me.sync.why`. */
  key: 'held' | 'offline' | 'signedOut' | 'aloneUntil' | 'busyUntil' | 'sending' | 'queued'
  /** ms; only for `aloneUntil` and `busyUntil`. */
  at?: number
  /** What the last attempt to send it alone came to; only for `aloneUntil`. */
  problem?: ErrorCode
}

/** Why one saved edit has not gone yet: its own reason first, else what holds all of them. */
export function whyWaiting(item: Pick<OutboxItem, 'why' | 'notBefore' | 'problem'>, sync: Pick<SyncState, 'phase' | 'nextTryAt'>): Why {
  if (item.why === 'held') return { key: 'held' }
  if (sync.phase === 'offline') return { key: 'offline' }
  if (sync.phase === 'signedOut') return { key: 'signedOut' }
  if (item.why === 'backoff' && item.notBefore !== undefined) return { key: 'aloneUntil', at: item.notBefore, ...(item.problem ? { problem: item.problem } : {}) }
  if (sync.phase === 'waitingRetry' && sync.nextTryAt !== undefined) return { key: 'busyUntil', at: sync.nextTryAt }
  return { key: sync.phase === 'sending' ? 'sending' : 'queued' }
}
