import { systemClock, systemRandom, type Clock, type Random } from '@/device'
import { browserNetwork, type Network } from './network'
import { createFetchTransport, type Transport } from './transport'

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
  /** Absent: every line is as good as another. */
  network?: Network
}

/** For browsers without Web Locks, where only one tab can be kept in order. */
export function createMemoryLock(): Lock {
  const tails = new Map<string, Promise<unknown>>()
  return {
    async hold(name, wait, work) {
      const before = tails.get(name)
      if (before && !wait) return undefined
      const mine = (before ?? Promise.resolve()).catch(() => undefined).then(work)
      tails.set(name, mine)
      try {
        return await mine
      } finally {
        if (tails.get(name) === mine) tails.delete(name)
      }
    },
  }
}

/** The browser's network, clock, timers and locks. */
export function createBrowserWorld(): World {
  return {
    transport: createFetchTransport(),
    clock: systemClock,
    random: systemRandom,
    timers: systemTimers,
    network: browserNetwork(),
    lock: typeof navigator !== 'undefined' && 'locks' in navigator ? createWebLock() : createMemoryLock(),
  }
}
