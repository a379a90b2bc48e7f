import { inject, reactive, readonly, type DeepReadonly, type InjectionKey } from 'vue'

/** One passing message, with at most one thing to do about it (usually: undo). */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly kind: 'plain' | 'late'
  readonly action?: { label: string; run: () => unknown }
}

export interface Toasts {
  readonly shown: DeepReadonly<Toast[]>
  /** Says `text` for a while (5 s; 10 s with an action) and aloud to a screen reader. Returns a function that takes it away. */
  show(text: string, options?: { action?: { label: string; run: () => unknown }; kind?: Toast['kind'] }): () => void
  /** Carries out the action of a toast and takes the toast away. */
  act(id: number): void
  /** Stops the clock while someone reads (pointer or focus on the message); starts it anew after. */
  hold(held: boolean): void
  dismiss(id: number): void
}

export const ToastsKey: InjectionKey<Toasts> = Symbol('ui-toasts')

/** Timers are passed in, so that a test needs no waiting. */
export function createToasts(timers: { set: (run: () => void, ms: number) => unknown; clear: (handle: unknown) => void }): Toasts {
  const shown = reactive<Toast[]>([])
  const clocks = new Map<number, unknown>()
  let last = 0

  function dismiss(id: number) {
    timers.clear(clocks.get(id))
    clocks.delete(id)
    const at = shown.findIndex((toast) => toast.id === id)
    if (at >= 0) shown.splice(at, 1)
  }
  function start(toast: Toast) {
    clocks.set(toast.id, timers.set(() => dismiss(toast.id), toast.action ? 10_000 : 5_000))
  }
  return {
    shown: readonly(shown) as DeepReadonly<Toast[]>,
    dismiss,
    show(text, { action, kind = 'plain' } = {}) {
      const toast: Toast = { id: ++last, text, kind, ...(action && { action }) }
      // Two at most: a third would hide what one works on.
      if (shown.length > 1) dismiss(shown[0]!.id)
      shown.push(toast)
      start(toast)
      return () => dismiss(toast.id)
    },
    act(id) {
      const toast = shown.find((entry) => entry.id === id)
      dismiss(id)
      toast?.action?.run()
    },
    hold(held) {
      for (const toast of shown) {
        timers.clear(clocks.get(toast.id))
        if (!held) start(toast)
      }
    },
  }
}

/** The shell's toasts; a component outside the shell (a test) gets ones that say nothing. */
export function useToast(): Pick<Toasts, 'show'> {
  return inject(ToastsKey, { show: () => () => undefined } as unknown as Toasts)
}
