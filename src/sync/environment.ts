import type { Clock, Random } from '@/device'
import type { Transport } from './transport'

/** Timers, so that a test can be another time. */
export interface Timers {
  set(run: () => void, ms: number): unknown
  clear(handle: unknown): void
}

export const systemTimers: Timers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
}

/** One holder at a time over all tabs and workers of this phone. `wait: false` gives up at once (undefined) when somebody holds it. */
export interface Lock {
  hold<T>(name: string, wait: boolean, work: () => Promise<T>): Promise<T | undefined>
}

export function createWebLock(locks: LockManager = navigator.locks): Lock {
  return {
    hold: (name, wait, work) => locks.request(name, { ifAvailable: !wait }, async (lock) => (lock ? work() : undefined)),
  }
}

/** Everything the engine needs of the world. */
export interface World {
  transport: Transport
  clock: Clock
  random: Random
  timers: Timers
  lock: Lock
}
