import type { SyncState } from '@/sync'

export interface SyncCounts {
  phase: SyncState['phase']
  /** Edits the server has not acknowledged. */
  waiting: number
  /** Edits it refused. */
  rejected: number
  /** Files whose bytes it has not confirmed. */
  files: number
}

type Key = 'rejected' | 'waiting' | 'files' | 'offline' | 'signedOut' | 'busy' | 'retry' | 'all'

/** What to say, in order of weight. "All received" only when nothing waits, nothing was refused and no file is on its way. */
export function syncWords({ phase, waiting, rejected, files }: SyncCounts): { key: Key; count: number }[] {
  const said: { key: Key; count: number }[] = []
  if (rejected) said.push({ key: 'rejected', count: rejected })
  if (waiting) said.push({ key: 'waiting', count: waiting })
  if (files) said.push({ key: 'files', count: files })
  if (phase === 'offline') said.push({ key: 'offline', count: 0 })
  else if (phase === 'signedOut') said.push({ key: 'signedOut', count: 0 })
  else if (phase === 'sending' || phase === 'receiving') said.push({ key: 'busy', count: 0 })
  else if (phase === 'waitingRetry') said.push({ key: 'retry', count: 0 })
  else if (!said.length) said.push({ key: 'all', count: 0 })
  return said
}

/** The dot beside the words. */
export function syncMood({ phase, waiting, rejected, files }: SyncCounts): 'late' | 'wait' | 'ok' | 'plain' {
  if (rejected || phase === 'signedOut') return 'late'
  if (waiting || files) return 'wait'
  return phase === 'idle' ? 'ok' : 'plain'
}
