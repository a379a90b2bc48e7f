import { errorCode } from './error-code'
import type { ErrorCode } from '@/contract'

export type SaverPhase = 'idle' | 'pending' | 'saving' | 'saved' | 'failed'

export interface SaverState {
  phase: SaverPhase
  /** When the last transaction was done, milliseconds since 1970; stays while later changes wait. */
  savedAt?: number
  error?: ErrorCode
  /** There while another tab's change of the same place waits for a choice; the one not chosen is kept as a draft of its own. */
  choose?: (which: 'here' | 'other') => void
}

export interface SaverOptions<T> {
  /** The value as it is now; called once per save. */
  read: () => T
  /** Resolves only when the transaction has committed. */
  save: (value: T) => Promise<void>
  onState: (state: SaverState) => void
  now: () => number
  timers: { set: (run: () => void, ms: number) => unknown; clear: (timer: unknown) => void }
  delayMs?: number
  /** How long to wait before a failed save is tried again by itself. */
  retryMs?: number
}

export interface Saver {
  /** Something changed: save soon. */
  touch: () => void
  /** Save now whatever waits. @returns true when everything up to this call is stored */
  flush: () => Promise<boolean>
  /** Forget what waits and save no more. */
  stop: () => void
}

/**
 * Saves a changing value soon after each change, one save at a time and never an older value after a newer one.
 * It says "saved" only after the store did, and after a failure keeps the change waiting and tries again.
 */
export function createSaver<T>({ read, save, onState, now, timers, delayMs = 300, retryMs = 5_000 }: SaverOptions<T>): Saver {
  let state: SaverState = { phase: 'idle' }
  let timer: unknown
  let dirty = false
  let stopped = false
  let running: Promise<boolean> | undefined

  const show = (next: Partial<SaverState>) => onState(state = { ...state, ...next })
  const unset = () => {
    timers.clear(timer)
    timer = undefined
  }

  async function run(): Promise<boolean> {
    while (dirty) {
      if (stopped) return true
      dirty = false
      show({ phase: 'saving' })
      try {
        await save(read())
        show({ phase: dirty ? 'pending' : 'saved', savedAt: now(), error: undefined })
      }
      catch (problem) {
        dirty = true
        show({ phase: 'failed', error: errorCode(problem) })
        if (!stopped && timer === undefined) timer = timers.set(flush, retryMs)
        return false
      }
    }
    return true
  }

  async function flush(): Promise<boolean> {
    unset()
    running ??= run().finally(() => { running = undefined })
    const stored = await running
    return stored && dirty && !stopped ? flush() : stored
  }

  return {
    touch() {
      if (stopped) return
      dirty = true
      if (state.phase !== 'saving' && state.phase !== 'failed') show({ phase: 'pending' })
      unset()
      timer = timers.set(flush, delayMs)
    },
    flush,
    stop() {
      stopped = true
      unset()
    },
  }
}
