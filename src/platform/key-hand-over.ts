/** `type`s of the messages between pages and the service worker; `src/sw/keep-key.ts` says the same. */
export const KEEP_KEY = 'ipw-key-keep'
export const ASK_KEY = 'ipw-key-ask'
export const FORGET_KEY = 'ipw-key-forget'

const CHANNEL = 'ipw-vault'
/** A worker that has to be started first takes a moment; a person who waits for the passphrase page must not wait longer. */
const WORKER_MS = 1_500
const TABS_MS = 300

/** `alone`: there is no other page of this app that could be asked. */
interface Answer<H> { held?: H; alone?: boolean }

type Talk<H> = { type: 'ask'; personId: string; id: string } | { type: 'held'; id: string; held: H } | { type: 'lock'; personId: string }

const say = <H>(channel: BroadcastChannel | undefined, talk: Talk<H>): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- pages of this origin only, not a window
  channel?.postMessage(talk)
}

export interface HandOverWorld {
  /** The worker that controls this page, if any. */
  worker(): { postMessage(message: unknown, transfer?: Transferable[]): void } | null | undefined
  /** Absent where the browser has none. */
  channel(name: string): BroadcastChannel | undefined
  page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
  newId(): string
}

const browserWorld = (): HandOverWorld => ({
  worker: () => ('serviceWorker' in navigator ? navigator.serviceWorker.controller : undefined),
  channel: (name) => (typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name)),
  page: window,
  newId: () => crypto.randomUUID(),
})

/**
 * Passes an open vault's key from page to page of this app, in memory only: to the next page of a reload through the service worker, to a second tab directly.
 * @typeParam H what is handed over: whose, and whatever opens it
 */
export interface KeyHandOver<H extends { personId: string }> {
  /** What another page of this person's still holds; undefined when none does, or none answers in time. */
  ask(personId: string): Promise<H | undefined>
  /**
   * Answers other tabs, and gives what `held` says to the worker when this page goes away. Undefined from `held`: nothing to give.
   * @param held what a page gets that follows this one (`next`), or another one beside it (`tab`)
   * @param onLock another tab has locked this person's vault
   * @returns how to stop
   */
  share(personId: string, held: (to: 'next' | 'tab') => H | undefined, onLock: () => void): () => void
  /** Has the worker and all other tabs forget. */
  lock(personId: string): void
}

export function createKeyHandOver<H extends { personId: string }>(world: HandOverWorld = browserWorld()): KeyHandOver<H> {
  const inTime = <T>(ms: number, work: (answer: (value: T | undefined) => void) => () => void): Promise<T | undefined> => new Promise((resolve) => {
    let end: () => void = () => undefined
    let isOver = false
    const answer = (value: T | undefined): void => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      resolve(value)
      end()
    }
    const timer = setTimeout(() => answer(undefined), ms)
    end = work(answer)
    if (isOver) end()
  })

  const askWorker = (personId: string): Promise<Answer<H> | undefined> => {
    const worker = world.worker()
    if (!worker) return Promise.resolve(undefined)
    return inTime<Answer<H>>(WORKER_MS, (answer) => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', ({ data }: MessageEvent<Answer<H> | undefined>) => answer(data))
      port1.start()
      worker.postMessage({ type: ASK_KEY, personId }, [port2])
      return () => port1.close()
    })
  }

  const askTabs = (personId: string): Promise<H | undefined> => {
    const channel = world.channel(CHANNEL)
    if (!channel) return Promise.resolve(undefined)
    const id = world.newId()
    return inTime<H>(TABS_MS, (answer) => {
      channel.addEventListener('message', ({ data }: MessageEvent<Talk<H>>) => { if (data.type === 'held' && data.id === id) answer(data.held) })
      say<H>(channel, { type: 'ask', personId, id })
      return () => channel.close()
    })
  }

  return {
    async ask(personId) {
      // Both at once: who waits for the lock's page need not wait for one after the other.
      const fromTabs = askTabs(personId)
      const { held: kept, alone } = (await askWorker(personId)) ?? {}
      const held = kept ?? (alone ? undefined : await fromTabs)
      return held?.personId === personId ? held : undefined
    },

    share(personId, held, onLock) {
      const channel = world.channel(CHANNEL)
      channel?.addEventListener('message', ({ data }: MessageEvent<Talk<H>>) => {
        if (data.type === 'held' || data.personId !== personId) return
        if (data.type === 'lock') return onLock()
        const mine = held('tab')
        if (mine) say<H>(channel, { type: 'held', id: data.id, held: mine })
      })
      const leave = (): void => {
        const mine = held('next')
        if (mine) world.worker()?.postMessage({ type: KEEP_KEY, held: mine }, [])
      }
      world.page.addEventListener('pagehide', leave)
      return () => {
        world.page.removeEventListener('pagehide', leave)
        channel?.close()
      }
    },

    lock(personId) {
      world.worker()?.postMessage({ type: FORGET_KEY, personId }, [])
      const channel = world.channel(CHANNEL)
      say<H>(channel, { type: 'lock', personId })
      channel?.close()
    },
  }
}
