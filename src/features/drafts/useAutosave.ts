import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { useHold, useUnsavedGate } from '@/ui'
import { createLeftover, type LeftoverStore } from './leftover'
import { createSaver, type SaverState } from './saver'

export interface AutosaveOptions<T extends object> {
  /** Watched deeply. Undefined while loading: nothing is saved until it is there. */
  value: Ref<T | undefined>
  /** Stores a plain copy; resolves only when the transaction has committed, rejects with a coded error. */
  save: (copy: T) => Promise<unknown>
  /** Names the draft, so that a page closed too fast for a transaction loses nothing; see `recover`. */
  id?: () => string | undefined
  /** How a left-over value joins a stored one that changed since; member by member when not given. */
  merge?: (base: T, ours: T, theirs: T) => T
  delayMs?: number
  now?: () => number
  /** The page whose hiding ends the wait, and where a closing page puts what it still holds; given in tests. */
  page?: Pick<Document, 'addEventListener' | 'removeEventListener'> & { readonly visibilityState?: string }
  window?: Pick<Window, 'addEventListener' | 'removeEventListener'>
  leftovers?: LeftoverStore
}

export interface Autosave<T> {
  state: Readonly<Ref<SaverState>>
  /** @returns true when everything is stored */
  flush: () => Promise<boolean>
  /** Save no more, for a draft that is being submitted or thrown away. */
  stop: () => void
  /** Take `next` as already stored, so that putting it into `value` does not save it again. */
  accept: (next: T) => void
  /** What is stored, with what a closed page could not store laid over it: put it into `value` after `accept(stored)`. */
  recover: (stored: T) => T
  /** Puts down at once what waits to be stored, as a closing page does: while there is no store yet, the next save may be far. */
  keep: () => void
}

/** A copy free of proxies, without undefined members: what the store can take. */
export const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/**
 * Saves a form by itself: at most 300 ms after a change, and at once when a field loses focus, the page is hidden or
 * closed, or the route is left.
 */
export function useAutosave<T extends object>(options: AutosaveOptions<T>): Autosave<T> {
  const { value, save, id = () => undefined, delayMs = 300, now = Date.now, page = document, window: frame = window, leftovers = localStorage } = options
  const state = ref<SaverState>({ phase: 'idle' })
  const gate = useUnsavedGate()
  const known = useHold()
  const leftover = createLeftover<T>(leftovers, options.merge)
  let letGo: (() => void) | undefined
  let stored = ''
  const waits = () => state.value.phase === 'pending' || state.value.phase === 'saving' || state.value.phase === 'failed'

  const saver = createSaver<T>({
    read: () => plain(value.value as T),
    async save(copy) {
      const text = JSON.stringify(copy)
      if (text !== stored) await save(copy)
      accept(copy)
    },
    onState: told,
    now,
    delayMs,
    timers: { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer as number) },
  })

  /** While something waits to be stored, nothing may reload the page: an update waits. */
  function told(next: SaverState) {
    state.value = next
    if (waits()) letGo ??= gate.hold('unsaved', onHide)
    else release()
  }
  function release() {
    letGo?.()
    letGo = undefined
    forget()
  }
  function forget() {
    const draft = id()
    if (draft) leftover.drop(draft)
  }
  function accept(next: T) {
    stored = JSON.stringify(next)
    const draft = id()
    if (draft) leftover.settle(draft, next)
  }

  watch(value, (next, before) => {
    if (next === undefined) return
    known()
    const text = JSON.stringify(next)
    if (before === undefined && stored === '') stored = text
    else if (text !== stored) saver.touch()
  }, { deep: true, immediate: true, flush: 'sync' })

  const flush = () => saver.flush()
  const onLeave = () => { void flush() }
  /** The save may not live to its end; this does. */
  function keep(): void {
    const draft = id()
    if (draft && value.value !== undefined && waits() && stored) leftover.put(draft, { base: JSON.parse(stored) as T, value: plain(value.value) })
  }
  function onHide(): Promise<boolean> {
    keep()
    return flush()
  }
  page.addEventListener('focusout', onLeave)
  page.addEventListener('visibilitychange', onHide)
  frame.addEventListener('pagehide', onHide)
  onScopeDispose(() => {
    page.removeEventListener('focusout', onLeave)
    page.removeEventListener('visibilitychange', onHide)
    frame.removeEventListener('pagehide', onHide)
    void flush().finally(() => { saver.stop(); letGo?.() })
  })

  return {
    state,
    flush,
    stop() { saver.stop(); release() },
    accept,
    recover(from) {
      const draft = id()
      return draft ? leftover.layOn(draft, from) : from
    },
    keep,
  }
}

/** Keeps the person on a form whose last change could not be stored, unless they choose to leave all the same. */
export function useStayUntilSaved(flush: () => Promise<boolean>, mayLeave: () => boolean | Promise<boolean>): void {
  // Nobody may be kept on a page that is being locked: what could not be stored is left over for their return.
  onBeforeRouteLeave(async (to) => to.name === 'unlock' || await flush() || mayLeave())
}
