import type { ErrorCode } from '@/contract'
import type { LastCheck } from '@/device'

export type SyncPhase = 'idle' | 'sending' | 'receiving' | 'offline' | 'signedOut' | 'waitingRetry'

export interface SyncState {
  phase: SyncPhase
  /** When everything had been sent and received last, ms by the phone's clock. */
  lastSyncAt: number | undefined
  /** The last comparison of everything with the server. */
  lastCheck?: LastCheck | undefined
  nextTryAt: number | undefined
  lastError: ErrorCode | undefined
  /** While sending or receiving: edits, log entries or bytes done, of how many. */
  progress: { what: 'edits' | 'records' | 'files'; done: number; total: number } | undefined
}

export interface Watched<T> {
  get(): T
  /** Calls at once and at every change. @returns how to stop */
  subscribe(listener: (value: T) => void): () => void
}

export interface Writable<T> extends Watched<T> {
  set(change: Partial<T>): void
}

export function createWatched<T extends object>(initial: T): Writable<T> {
  let value = initial
  const listeners = new Set<(value: T) => void>()
  return {
    get: () => value,
    subscribe(listener) {
      listeners.add(listener)
      listener(value)
      return () => { listeners.delete(listener) }
    },
    set(change) {
      value = { ...value, ...change }
      for (const listener of listeners) listener(value)
    },
  }
}

/** How syncing stands before anything has been tried. */
export const createSyncState = (): Writable<SyncState> =>
  createWatched<SyncState>({ phase: 'idle', lastSyncAt: undefined, nextTryAt: undefined, lastError: undefined, progress: undefined })
