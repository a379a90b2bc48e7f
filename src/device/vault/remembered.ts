import { sameBytes } from '../same-bytes'

type Row = Record<string, unknown>

/** Bytes of boxes whose rows are remembered: a dozen of the largest. */
const MOST_BYTES = 4 * 1_048_576

/** Rows that were sealed or opened a moment ago, so that what is written and soon read again is not opened each time. */
export interface Remembered {
  keep(key: unknown, box: Uint8Array, row: Row): void
  /** The row of this very box: not of one that has taken its place, by whatever hand. It is shared, so nobody may change it. */
  find(key: unknown, box: Uint8Array): Row | undefined
}

/** @param forgets calls back when the key goes: then nothing that was open stays in memory */
export function createRemembered(forgets: (then: () => void) => void): Remembered {
  const kept = new Map<unknown, { box: Uint8Array; row: Row }>()
  let bytes = 0
  const drop = (key: unknown): void => {
    bytes -= kept.get(key)?.box.length ?? 0
    kept.delete(key)
  }
  forgets(() => {
    kept.clear()
    bytes = 0
  })
  return {
    keep(key, box, row) {
      drop(key)
      if (box.length > MOST_BYTES) return
      kept.set(key, { box, row })
      bytes += box.length
      // The one kept longest goes first.
      for (const oldest of kept.keys()) {
        if (bytes <= MOST_BYTES) break
        drop(oldest)
      }
    },
    find(key, box) {
      const found = kept.get(key)
      return found && sameBytes(found.box, box) ? found.row : undefined
    },
  }
}
