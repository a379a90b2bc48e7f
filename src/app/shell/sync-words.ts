import type { SyncState } from '@/sync'

/** What the bar says of sending: a key under `app.sync`, the number in it, and whether it is settled, pending or needs a person. */
export interface SyncWords {
  key: 'rejected' | 'signedOut' | 'sending' | 'receiving' | 'waitingOffline' | 'offline' | 'waiting' | 'retry' | 'retryQuiet' | 'done' | 'fresh'
  count: number
  tone: 'ok' | 'wait' | 'late' | 'quiet'
}

/**
 * One line of truth about what has reached the server. "All received" is said only when no edit and no file is left and
 * the server has answered at least once; refused work comes first, because only a person can mend it.
 */
export function syncWords({ phase, lastSyncAt }: Pick<SyncState, 'phase' | 'lastSyncAt'>, { waiting, rejected, files }: { waiting: number; rejected: number; files: number }): SyncWords {
  const left = waiting + files
  if (phase === 'signedOut') return { key: 'signedOut', count: left, tone: 'late' }
  if (rejected > 0) return { key: 'rejected', count: rejected, tone: 'late' }
  if (phase === 'sending' && left > 0) return { key: 'sending', count: left, tone: 'wait' }
  if (phase === 'offline') return left > 0 ? { key: 'waitingOffline', count: left, tone: 'wait' } : { key: 'offline', count: 0, tone: 'quiet' }
  if (phase === 'waitingRetry') return left > 0 ? { key: 'retry', count: left, tone: 'wait' } : { key: 'retryQuiet', count: 0, tone: 'quiet' }
  if (left > 0) return { key: 'waiting', count: left, tone: 'wait' }
  if (phase === 'receiving') return { key: 'receiving', count: 0, tone: 'quiet' }
  return lastSyncAt === undefined ? { key: 'fresh', count: 0, tone: 'quiet' } : { key: 'done', count: 0, tone: 'ok' }
}
