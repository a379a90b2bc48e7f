/**
 * What must not be interrupted by an update or a closed tab: unsaved typing, a running transfer. Holders take a token and
 * give it back; the gate answers whether any is out.
 */
export interface UnsavedGate {
  /** Holds the gate; the returned function lets go (once). */
  hold(reason: 'unsaved' | 'sending'): () => void
  readonly held: boolean
  /** Calls back with every change of `held`. Returns what ends it. */
  watch(run: (held: boolean) => void): () => void
}

export function createUnsavedGate(): UnsavedGate {
  const tokens = new Set<object>()
  const watchers = new Set<(held: boolean) => void>()
  const tell = () => watchers.forEach((run) => run(tokens.size > 0))
  return {
    get held() { return tokens.size > 0 },
    hold(reason) {
      const token = { reason }
      tokens.add(token)
      if (tokens.size === 1) tell()
      return () => { if (tokens.delete(token) && tokens.size === 0) tell() }
    },
    watch(run) {
      watchers.add(run)
      return () => watchers.delete(run)
    },
  }
}
