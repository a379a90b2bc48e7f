import type { OutboxItem } from '@/device'
import type { SyncState } from '@/sync'

export interface Why {
  /** Key under `me.sync.why`. */
  key: 'held' | 'offline' | 'signedOut' | 'busyUntil' | 'sending' | 'queued'
  /** ms; only for `busyUntil`. */
  at?: number
}

/** Why one saved edit has not gone yet: its own reason first, else what holds all of them. */
export function whyWaiting(item: Pick<OutboxItem, 'why' | 'notBefore'>, sync: Pick<SyncState, 'phase' | 'nextTryAt'>): Why {
  if (item.why === 'held') return { key: 'held' }
  if (sync.phase === 'offline') return { key: 'offline' }
  if (sync.phase === 'signedOut') return { key: 'signedOut' }
  if (item.why === 'backoff' && item.notBefore !== undefined) return { key: 'busyUntil', at: item.notBefore }
  if (sync.phase === 'waitingRetry' && sync.nextTryAt !== undefined) return { key: 'busyUntil', at: sync.nextTryAt }
  return { key: sync.phase === 'sending' ? 'sending' : 'queued' }
}
