import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { useUnsavedGate } from '@/ui'
import { createSaver, type SaverState } from './saver'

export interface AutosaveOptions<T> {
  /** Watched deeply. Undefined while loading: nothing is saved until it is there. */
  value: Ref<T | undefined>
  /** Stores a plain copy; resolves only when the transaction has committed, rejects with a coded error. */
  save: (copy: T) => Promise<unknown>
  delayMs?: number
  now?: () => number
  /** The page whose hiding ends the wait; given in tests. */
  page?: Pick<Document, 'addEventListener' | 'removeEventListener'>
}

export interface Autosave<T> {
  state: Readonly<Ref<SaverState>>
  /** @returns true when everything is stored */
  flush: () => Promise<boolean>
  /** Save no more, for a draft that is being submitted or thrown away. */
  stop: () => void
  /** Take `next` as already stored, so that putting it into `value` does not save it again. */
  accept: (next: T) => void
}

/** A copy free of proxies, without undefined members: what the store can take. */
export const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/**
 * Saves a form by itself: at most 300 ms after a change, and at once when a field loses focus, the page is hidden or
 * closed, or the route is left. Leaving waits for the save, and a failed save keeps the person on the form.
 */
export function useAutosave<T>({ value, save, delayMs = 300, now = Date.now, page = document }: AutosaveOptions<T>): Autosave<T> {
  const state = ref<SaverState>({ phase: 'idle' })
  const gate = useUnsavedGate()
  let letGo: (() => void) | undefined
  let stored = ''
  const saver = createSaver<T>({
    read: () => plain(value.value as T),
    async save(copy) {
      const text = JSON.stringify(copy)
      if (text !== stored) await save(copy)
      stored = text
    },
    onState: hold,
    now,
    delayMs,
    timers: { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer as number) },
  })

  /** While something waits to be stored, nothing may reload the page: an update waits. */
  function hold(next: SaverState) {
    state.value = next
    const waits = next.phase === 'pending' || next.phase === 'saving' || next.phase === 'failed'
    if (waits) letGo ??= gate.hold('unsaved')
    else release()
  }
  function release() {
    letGo?.()
    letGo = undefined
  }

  watch(value, (next, before) => {
    if (next === undefined) return
    const text = JSON.stringify(next)
    if (before === undefined && stored === '') stored = text
    else if (text !== stored) saver.touch()
  }, { deep: true, immediate: true, flush: 'sync' })

  const flush = () => saver.flush()
  const whenHidden = () => { void flush() }
  const events = ['focusout', 'visibilitychange'] as const
  for (const event of events) page.addEventListener(event, whenHidden)
  globalThis.addEventListener?.('pagehide', whenHidden)
  onScopeDispose(() => {
    for (const event of events) page.removeEventListener(event, whenHidden)
    globalThis.removeEventListener?.('pagehide', whenHidden)
    void flush().finally(() => { saver.stop(); release() })
  })

  return { state, flush, stop: () => { saver.stop(); release() }, accept: (next: T) => { stored = JSON.stringify(next) } }
}

/** Keeps the person on a form whose last change could not be stored, unless they choose to leave all the same. */
export function useStayUntilSaved(flush: () => Promise<boolean>, mayLeave: () => boolean | Promise<boolean>): void {
  onBeforeRouteLeave(async () => await flush() || mayLeave())
}
