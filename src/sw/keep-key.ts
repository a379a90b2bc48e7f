/** `type`s of the pages' messages; `src/platform/key-hand-over.ts` says the same. */
export const KEEP_KEY = 'ipw-key-keep'
export const ASK_KEY = 'ipw-key-ask'
export const FORGET_KEY = 'ipw-key-forget'

/** What a reload or an update takes at most, on a slow phone. */
export const KEEP_MS = 15_000

interface Held { personId: string }
interface Asked { type?: unknown; personId?: unknown; held?: unknown }

/** The part of `ExtendableMessageEvent` used here. */
export interface PageMessage {
  readonly data: unknown
  readonly origin: string
  readonly ports: readonly { postMessage(message: unknown): void }[]
  waitUntil(work: Promise<unknown>): void
}

export interface KeeperWorld {
  origin: string
  /** How many pages of this app are open, the one that asks among them. */
  pages: () => Promise<number>
  timers: { set(run: () => void, ms: number): unknown; clear(timer: unknown): void }
}

const isHeld = (held: unknown): held is Held => typeof held === 'object' && held !== null && typeof (held as Held).personId === 'string'

/**
 * Keeps what a page that goes away gives, for the page that follows it: in this worker's memory only, and for some seconds. A
 * page that is left again before it has the key has none to give back, so that what was given once is given again until the time is over.
 * Only to pages of this origin.
 * @returns what hears a message; true when it was one of these
 */
export function createKeyKeeper({ origin, timers, pages }: KeeperWorld): (message: PageMessage) => boolean {
  const kept = new Map<string, { held: Held; forget: () => void }>()

  const keep = (held: Held): Promise<void> => {
    kept.get(held.personId)?.forget()
    // The browser may end an idle worker, and its memory with it: it is asked not to for as long as this takes.
    return new Promise((resolve) => {
      const forget = (): void => {
        timers.clear(timer)
        if (kept.get(held.personId)?.held === held) kept.delete(held.personId)
        resolve()
      }
      const timer = timers.set(forget, KEEP_MS)
      kept.set(held.personId, { held, forget })
    })
  }

  return (message) => {
    const { type, personId, held } = (message.data ?? {}) as Asked
    if (type !== KEEP_KEY && type !== ASK_KEY && type !== FORGET_KEY) return false
    if (message.origin !== origin) return true
    if (type === KEEP_KEY) {
      if (isHeld(held)) message.waitUntil(keep(held))
      return true
    }
    const mine = typeof personId === 'string' ? kept.get(personId) : undefined
    if (type === FORGET_KEY) mine?.forget()
    else if (mine) message.ports[0]?.postMessage({ held: mine.held })
    // A page that is the only one has nobody else to ask, and need not wait for an answer.
    else message.waitUntil(pages().then((count) => count <= 1, () => false).then((alone) => message.ports[0]?.postMessage({ alone })))
    return true
  }
}
