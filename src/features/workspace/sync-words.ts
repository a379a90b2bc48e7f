import type { SyncState } from '@/sync'

/** What is said of sending as a whole, the same words wherever it is said: a key under `app.sync`, the numbers in it, and whether it is settled, pending or needs a person. */
export interface SyncWords {
  key: 'rejected' | 'signedOut' | 'signedOutQuiet' | 'sending' | 'receiving' | 'receivingOf' | 'waitingOffline' | 'offline' | 'waiting' | 'retry' | 'retryQuiet' | 'looking' | 'done' | 'fresh'
  /** Everything the server does not have, refused edits and files included. */
  count: number
  tone: 'ok' | 'wait' | 'late' | 'quiet'
}

/** Fewer records than this are there before a number could be read. */
const WORTH_COUNTING = 1_000

/**
 * One line of truth about what has reached the server. "All received" is said only when no edit and no file is left and
 * the server has answered at least once; refused work comes first, because only a person can mend it.
 * @param unsent undefined until the phone's database has been looked at
 */
export function syncWords({ phase, lastSyncAt, progress }: Pick<SyncState, 'phase' | 'lastSyncAt' | 'progress'>, unsent: { total: number; rejected: number } | undefined): SyncWords {
  const { total: count, rejected } = unsent ?? { total: 0, rejected: 0 }
  if (phase === 'signedOut') return { key: count > 0 ? 'signedOut' : 'signedOutQuiet', count, tone: 'late' }
  if (rejected > 0) return { key: 'rejected', count, tone: 'late' }
  if (phase === 'sending' && count > 0) return { key: 'sending', count, tone: 'wait' }
  if (phase === 'offline') return count > 0 ? { key: 'waitingOffline', count, tone: 'wait' } : { key: 'offline', count, tone: 'quiet' }
  if (phase === 'waitingRetry') return count > 0 ? { key: 'retry', count, tone: 'wait' } : { key: 'retryQuiet', count, tone: 'quiet' }
  if (count > 0) return { key: 'waiting', count, tone: 'wait' }
  if (phase === 'receiving') return { key: progress && progress.total >= WORTH_COUNTING ? 'receivingOf' : 'receiving', count, tone: 'quiet' }
  if (!unsent) return { key: 'looking', count, tone: 'quiet' }
  return lastSyncAt === undefined ? { key: 'fresh', count, tone: 'quiet' } : { key: 'done', count, tone: 'ok' }
}
