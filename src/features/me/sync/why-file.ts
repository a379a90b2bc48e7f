import type { ErrorCode } from '@/contract'
import type { Transfer } from '@/device'
import type { SyncState } from '@/sync'

/** Why a file has not arrived: a key under `me.sync.file` or `me.sync.why`, or a code under `error`. */
export type WhyFile =
  | { of: 'file'; key: 'missing' | 'wifi' | 'underWay' | 'waiting' }
  | { of: 'why'; key: 'offline' | 'signedOut' | 'busyUntil'; at?: number }
  | { of: 'error'; key: ErrorCode; at?: number }

/** A file's own trouble first, else what holds all of them. */
export function whyFile(file: Pick<Transfer, 'missingBytes' | 'problem' | 'notBefore' | 'sentBytes'>, sync: Pick<SyncState, 'phase' | 'nextTryAt'>, heldForWifi = false): WhyFile {
  if (file.missingBytes) return { of: 'file', key: 'missing' }
  if (heldForWifi) return { of: 'file', key: 'wifi' }
  if (file.problem && file.problem !== 'offline') return { of: 'error', key: file.problem, ...(file.notBefore === undefined ? {} : { at: file.notBefore }) }
  if (sync.phase === 'offline' || sync.phase === 'signedOut') return { of: 'why', key: sync.phase }
  if (sync.phase === 'waitingRetry' && sync.nextTryAt !== undefined) return { of: 'why', key: 'busyUntil', at: sync.nextTryAt }
  return { of: 'file', key: sync.phase === 'sending' && file.sentBytes > 0 ? 'underWay' : 'waiting' }
}
