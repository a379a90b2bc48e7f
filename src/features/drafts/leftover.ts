import { mergeDrafts } from './merge-drafts'

/** What a closing page could not store in time: the value on screen, and the stored one it began from. */
interface Leftover<T> { base: T; value: T }

/** `localStorage`, or another world. */
export type LeftoverStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = (id: string) => `ipw-leftover:${id}`

/**
 * A page that is closed or reloaded within a moment of typing has no time for a transaction. What it still holds is put
 * down in one synchronous call and laid over the draft at the next opening. Storage that refuses is no worse than none.
 */
export function createLeftover<T extends object>(store: LeftoverStore, merge: (base: T, ours: T, theirs: T) => T = mergeDrafts) {
  return {
    put(id: string, leftover: Leftover<T>): void {
      try {
        store.setItem(keyOf(id), JSON.stringify(leftover))
      }
      catch {
        // Full or forbidden: the transaction under way is then the only hope.
      }
    },
    /** @returns `stored` with what was left over laid on it; the same object when nothing was */
    layOn(id: string, stored: T): T {
      try {
        const text = store.getItem(keyOf(id))
        if (text === null) return stored
        const { base, value } = JSON.parse(text) as Leftover<T>
        return merge(base, value, stored)
      }
      catch {
        return stored
      }
    },
    drop(id: string): void {
      try {
        store.removeItem(keyOf(id))
      }
      catch {
        // As above.
      }
    },
  }
}
