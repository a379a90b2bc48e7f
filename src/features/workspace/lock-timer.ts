import type { Clock } from '@/device'
import type { Timers } from '@/sync'

export const HIDDEN_MS = 5 * 60_000
export const IDLE_MS = 15 * 60_000
/** How often a tab tells the others of its person. */
const TELL_MS = 20_000

interface Said { personId: string; seenAt: number; usedAt: number }

/** What a `BroadcastChannel` has of what is used here. */
export interface Tabs {
  postMessage(said: Said): void
  addEventListener(type: 'message', listen: (event: { data: Said }) => void): void
  close(): void
}

export interface LockTimerOptions {
  personId: string
  clock: Clock
  timers: Timers
  page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>
  tabs: Tabs
  /** Called once. */
  onLock: () => void
}

const USE = ['pointerdown', 'keydown', 'input', 'wheel', 'touchstart'] as const

/**
 * Locks after five minutes in which no tab of the person was seen, or fifteen in which none was used. A page the system had
 * frozen is judged by the clock before anything of it can be used again.
 * @returns how to stop
 */
export function createLockTimer({ personId, clock, timers, page, tabs, onLock }: LockTimerOptions): () => void {
  let seenAt = clock.now()
  let usedAt = seenAt
  let toldAt = -Infinity
  let timer: unknown
  let over = false
  const isSeen = () => page.visibilityState === 'visible'

  const stop = (): void => {
    over = true
    timers.clear(timer)
    tabs.close()
    page.removeEventListener('visibilitychange', look)
    for (const type of USE) page.removeEventListener(type, use, { capture: true })
  }
  const end = (): void => {
    stop()
    onLock()
  }
  const tell = (now: number): void => {
    if (now - toldAt < TELL_MS) return
    toldAt = now
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of our own origin, not a window
    tabs.postMessage({ personId, seenAt, usedAt })
  }

  /** The one timer: looks again when the next thing can be due. */
  function check(): void {
    timers.clear(timer)
    const now = clock.now()
    const due = Math.min(seenAt + HIDDEN_MS, usedAt + IDLE_MS)
    // A clock set back must not put the lock off for ever.
    if (now >= due || now < Math.min(seenAt, usedAt) - HIDDEN_MS) return end()
    if (isSeen()) {
      seenAt = now
      tell(now)
    }
    timer = timers.set(check, isSeen() ? Math.min(TELL_MS, usedAt + IDLE_MS - now) : due - now)
  }
  function look(): void {
    if (!isSeen()) seenAt = clock.now()
    check()
  }
  function use(): void {
    // Judged first: the first touch after a long sleep is not yet use.
    check()
    if (!over) usedAt = clock.now()
  }
  tabs.addEventListener('message', ({ data }) => {
    if (over || data.personId !== personId) return
    seenAt = Math.max(seenAt, data.seenAt)
    usedAt = Math.max(usedAt, data.usedAt)
  })
  page.addEventListener('visibilitychange', look)
  for (const type of USE) page.addEventListener(type, use, { capture: true, passive: true })
  check()
  return stop
}

/** The tabs of this browser; alone where it has no channels. */
export const browserTabs = (): Tabs =>
  (typeof BroadcastChannel === 'undefined' ? { postMessage: () => undefined, addEventListener: () => undefined, close: () => undefined } : new BroadcastChannel('ipw-used') as Tabs)

