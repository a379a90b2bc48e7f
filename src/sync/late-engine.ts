import type { SyncEngine } from './engine'
import type { SyncState, Writable } from './state'

export interface LateEngineOptions {
  /** Brings the engine's code and makes it; it says how it stands in `state`. */
  load: () => Promise<SyncEngine>
  state: Writable<SyncState>
  /** Resolves when the page has a moment: what is seen comes before what is sent. */
  rest: () => Promise<unknown>
  /** Calls back when the network returns or the app comes to the front. @returns how to stop */
  triggers: (wake: () => void) => () => void
}

/**
 * An engine whose code comes once the page has shown what it can. Code that does not come (the network broke before it was stored)
 * is asked for again when there may be a network.
 */
export function createLateEngine({ load, state, rest, triggers }: LateEngineOptions): SyncEngine {
  let loading: Promise<SyncEngine> | undefined
  let engine: SyncEngine | undefined
  let started = false
  let stopWaiting: (() => void) | undefined

  const here = (): Promise<SyncEngine> => {
    loading ??= load().then((made) => engine = made).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
  const begin = async (): Promise<void> => {
    try {
      const made = await here()
      stopWaiting?.()
      stopWaiting = undefined
      if (started) made.start()
    } catch {
      state.set({ phase: 'offline' })
      if (started) stopWaiting ??= triggers(() => { void begin() })
    }
  }

  return {
    state,
    now: async () => (await here()).now(),
    check: async () => (await here()).check(),
    start() {
      if (started) return
      started = true
      void rest().then(() => (started ? begin() : undefined))
    },
    stop() {
      started = false
      stopWaiting?.()
      stopWaiting = undefined
      engine?.stop()
    },
  }
}
