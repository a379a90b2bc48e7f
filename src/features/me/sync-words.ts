import type { SyncState } from '@/sync'

export interface SyncWords {
  /** Key under `me.sync.state`. */
  key: 'looking' | 'sending' | 'receiving' | 'offline' | 'signedOut' | 'retry' | 'waiting' | 'refused' | 'upToDate' | 'never'
  kind: 'plain' | 'wait' | 'late' | 'ok'
  /** When it is tried again, ms; only for what waits. */
  nextTryAt?: number
}

/**
 * What to say of sending as a whole. "Everything sent" needs more than a quiet engine: nothing may wait, nothing may be
 * refused, no file may be on the way, and there must have been an exchange with the server at all.
 * @param left undefined until the phone's database has been looked at
 */
export function syncWords(state: Pick<SyncState, 'phase' | 'lastSyncAt' | 'nextTryAt'>, left: { waiting: number; rejected: number; files: number } | undefined): SyncWords {
  const next = state.nextTryAt === undefined ? {} : { nextTryAt: state.nextTryAt }
  switch (state.phase) {
    case 'sending': return { key: 'sending', kind: 'wait' }
    case 'receiving': return { key: 'receiving', kind: 'wait' }
    case 'offline': return { key: 'offline', kind: 'wait', ...next }
    case 'signedOut': return { key: 'signedOut', kind: 'late' }
    case 'waitingRetry': return { key: 'retry', kind: 'wait', ...next }
    case 'idle': {
      if (!left) return { key: 'looking', kind: 'plain' }
      if (left.waiting + left.files > 0) return { key: 'waiting', kind: 'wait', ...next }
      if (left.rejected > 0) return { key: 'refused', kind: 'late' }
      return state.lastSyncAt === undefined ? { key: 'never', kind: 'plain' } : { key: 'upToDate', kind: 'ok' }
    }
  }
}
