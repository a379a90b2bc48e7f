import { openLocked, type UserDatabase } from '@/device'
import { anythingWaits, isAtWork, sendTag, type SyncState, type Watched } from '@/sync'

interface SyncRegistration { sync?: { register(tag: string): Promise<void> } }

export interface HandOverOptions {
  db: UserDatabase
  state: Watched<SyncState>
  page?: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>
  registration?: () => Promise<SyncRegistration | undefined>
  /** Opens the same database once more, for a look without its key. */
  lookAgain?: () => Promise<UserDatabase | undefined>
}

/** Only Chromium has Background Sync; elsewhere the work waits for the next opening. */
const browserRegistration = async (): Promise<SyncRegistration | undefined> =>
  (typeof navigator !== 'undefined' && 'serviceWorker' in navigator ? (await navigator.serviceWorker.getRegistration()) as SyncRegistration | undefined : undefined)

/**
 * Asks the browser to wake the service worker for what this page did not get through: when there is no network, and when the page
 * is left or locked while something waits. A page that sends by itself wakes no worker.
 * @returns how to stop
 */
export function handOver({ db, state, page = document, registration = browserRegistration, lookAgain = () => openLocked(db.personId, { generation: db.generation }) }: HandOverOptions): () => void {
  async function ask(): Promise<void> {
    if (await anythingWaits(db)) await (await registration())?.sync?.register(sendTag(db))
  }
  // Refused (forbidden by the person, no worker yet): this page and the next opening send.
  const tryToAsk = (): void => { ask().catch(() => undefined) }
  const left = (): void => { if (page.visibilityState === 'hidden') tryToAsk() }

  /** Locked: this page sends no more, and its own connection is being closed. Signed out: nobody does. */
  async function askLocked(): Promise<void> {
    const again = await lookAgain()
    try {
      if (again && await isAtWork(again) && await anythingWaits(again)) await (await registration())?.sync?.register(sendTag(db))
    } finally {
      again?.close()
    }
  }

  const unwatch = state.subscribe(({ phase }) => {
    // What the server cannot take now a page in use tries again by itself, after the wait the server may have asked for.
    if (phase === 'offline' || (phase === 'waitingRetry' && page.visibilityState === 'hidden')) tryToAsk()
  })
  page.addEventListener('visibilitychange', left)
  return () => {
    unwatch()
    page.removeEventListener('visibilitychange', left)
    askLocked().catch(() => undefined)
  }
}
