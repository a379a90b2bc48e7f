import { hasInjectionContext, inject, shallowRef, type InjectionKey, type Ref } from 'vue'

/** What the page somebody opens the app for comes before everything else the app has to do then. */
export interface FirstThings {
  /** Whether it is there; it stays. */
  isShown: Readonly<Ref<boolean>>
  /** Resolves then; at once when nobody has anything to show first. */
  shown(): Promise<void>
  /**
   * Something is to be shown first. Only at the start: once everything was shown nothing is kept back any more.
   * @param patienceMs the rest waits no longer than this, whatever happens; absent: as long as it takes
   * @returns what tells that it is shown
   */
  hold(patienceMs?: number): () => void
}

export function createFirstThings(after: (ms: number, run: () => void) => void): FirstThings {
  const isShown = shallowRef(true)
  const holders = new Set<symbol>()
  let waiting: (() => void)[] = []
  let isOver = false
  const release = (holder: symbol): void => {
    if (!holders.delete(holder) || holders.size > 0) return
    isOver = true
    isShown.value = true
    for (const go of waiting.splice(0)) go()
  }
  return {
    isShown,
    shown: () => (isShown.value ? Promise.resolve() : new Promise((resolve) => { waiting.push(resolve) })),
    hold(patienceMs) {
      const holder = Symbol('first thing')
      if (isOver) return () => undefined
      isShown.value = false
      holders.add(holder)
      if (patienceMs !== undefined) after(patienceMs, () => release(holder))
      return () => release(holder)
    },
  }
}

export const FirstThingsKey: InjectionKey<FirstThings> = Symbol('ui-first-things')

const nothingFirst = (): FirstThings => ({ isShown: shallowRef(true), shown: () => Promise.resolve(), hold: () => () => undefined })

/** Outside the app nothing is kept back. */
export const useFirstThings = (): FirstThings => (hasInjectionContext() ? inject(FirstThingsKey, nothingFirst, true) : nothingFirst())
