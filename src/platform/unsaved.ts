/**
 * What must not be interrupted by an update: unsaved typing, a running transfer. Holders take a token and give it back.
 * Other tabs are told through a shared Web Lock of the same name, which dies with its tab.
 */
export interface UnsavedGate {
  /**
   * Holds the gate; the returned function lets go (once).
   * @param settle puts what is unsaved down as well as it can, at once; asked before the page may be shut and before a form is
   * submitted. It resolves to false when something could not be kept
   */
  hold(reason: 'unsaved' | 'sending', settle?: () => Promise<unknown>): () => void
  /** Has every holder put down what it can. Never rejects. @returns whether everything is kept */
  settle(): Promise<boolean>
  readonly held: boolean
  /** Resolves as soon as nothing in this page holds the gate. */
  whenFree(): Promise<void>
  /** Runs `work` only while no tab holds the gate; answers whether it ran. */
  ifNobodyHolds(work: () => Promise<void>): Promise<boolean>
}

const LOCK = 'ipw-unsaved'

export function createUnsavedGate(locks: Pick<LockManager, 'request'> | undefined = globalThis.navigator?.locks): UnsavedGate {
  const tokens = new Set<{ settle: (() => Promise<unknown>) | undefined }>()
  const waiting: (() => void)[] = []
  let letGo: (() => void) | undefined

  function tellOthers() {
    const until = new Promise<void>((resolve) => { letGo = resolve })
    // A lock that cannot be had (page going away) is no reason to stop working.
    locks?.request(LOCK, { mode: 'shared' }, () => until).catch(() => undefined)
  }
  function free() {
    letGo?.()
    for (const run of waiting.splice(0)) run()
  }
  return {
    get held() { return tokens.size > 0 },
    async settle() {
      const ends = await Promise.allSettled([...tokens].map(({ settle }) => settle?.()))
      return ends.every((end) => end.status === 'fulfilled' && end.value !== false)
    },
    whenFree: () => (tokens.size === 0 ? Promise.resolve() : new Promise((resolve) => { waiting.push(resolve) })),
    hold(_reason, settle) {
      const token = { settle }
      if (tokens.size === 0) tellOthers()
      tokens.add(token)
      return () => {
        if (tokens.delete(token) && tokens.size === 0) free()
      }
    },
    async ifNobodyHolds(work) {
      if (tokens.size > 0) return false
      if (!locks) return work().then(() => true)
      return locks.request(LOCK, { mode: 'exclusive', ifAvailable: true }, async (lock) => {
        if (lock) await work()
        return lock !== null
      })
    },
  }
}
