import { mergeDrafts, sameContent } from './merge-drafts'

/** What a closing page could not store in time: the value on screen, and the stored one it began from. */
interface Leftover<T> { base: T; value: T }

/** `localStorage`, or another world. */
export type LeftoverStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = (id: string) => `ipw-leftover:${id}`

/**
 * A page that is closed or reloaded within a moment of typing has no time for a transaction. What it still holds is put
 * down in one synchronous call and laid over the draft at the next opening. Storage that refuses is no worse than none.
 *
 * Several tabs may have put something down for one draft, the oldest first; each drops only what is its own: what it put down
 * itself, and what it has taken up.
 */
export function createLeftover<T extends object>(store: LeftoverStore, merge: (base: T, ours: T, theirs: T) => T = mergeDrafts) {
  /** Its own by draft, as text: another tab's of the same content goes where this goes. */
  const own = new Map<string, ReadonlySet<string>>()

  /** Storage may be full or forbidden, and what is in it damaged: the transaction under way is then the only hope. */
  const tried = <R>(work: () => R, otherwise: R): R => {
    try {
      return work()
    }
    catch {
      return otherwise
    }
  }
  const all = (id: string): Leftover<T>[] => tried(() => {
    // Earlier versions put down one for all tabs.
    const found = [JSON.parse(store.getItem(keyOf(id)) ?? '[]') as Partial<Leftover<T>> | Partial<Leftover<T>>[]].flat() as Partial<Leftover<T>>[]
    return found.filter((each): each is Leftover<T> => Boolean(each.base && each.value))
  }, [])
  const others = (id: string): Leftover<T>[] => all(id).filter((each) => !own.get(id)?.has(JSON.stringify(each)))
  /** @returns false when storage refuses: then what was there still is */
  const replace = (id: string, left: readonly Leftover<T>[]): boolean => tried(() => {
    if (left.length > 0) store.setItem(keyOf(id), JSON.stringify(left))
    // While the vault is locked nothing can be read, so what others put down is not seen either.
    else if (all(id).length > 0) store.removeItem(keyOf(id))
    return true
  }, false)

  return {
    put(id: string, leftover: Leftover<T>): void {
      if (replace(id, [...others(id), leftover])) own.set(id, new Set([JSON.stringify(leftover)]))
    },
    /** @returns `stored` with what was left over laid on it; the same object when nothing was */
    layOn: (id: string, stored: T): T => tried(() => {
      const found = all(id)
      const laid = found.reduce((under, { base, value }) => merge(base, value, under), stored)
      if (found.length > 0) own.set(id, new Set(found.map((each) => JSON.stringify(each))))
      return laid
    }, stored),
    /** Its own is stored, or is wanted no more. */
    drop(id: string): void {
      if (own.has(id) && replace(id, others(id))) own.delete(id)
    },
    /** Drops, whoever put it down, what this stored value already holds: later it would undo what is written from here on. */
    settle: (id: string, stored: T): void => tried(() => {
      const found = all(id)
      const left = found.filter(({ base, value }) => !sameContent(merge(base, value, stored), stored))
      if (left.length < found.length) replace(id, left)
    }, undefined),
  }
}
