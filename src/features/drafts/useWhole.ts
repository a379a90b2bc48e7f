import { useUnsavedGate } from '@/ui'
import { buildWhole } from './build-whole'
import { plain } from './useAutosave'

export interface WholeOptions<T, R> {
  /** Stores what is typed. @returns false when it could not be stored, which stands on the page already */
  flush: () => Promise<boolean>
  /** The form as it is now; undefined ends it. */
  read: () => T | undefined
  build: (value: T) => Promise<R>
}

/**
 * What a submission is made of: everything that stands in the form and beside it. Files that are still being made ready are waited for,
 * and what is typed meanwhile is in it.
 */
export function useWhole() {
  const gate = useUnsavedGate()
  /** @returns undefined when something of it could not be kept: the page says what */
  return async function whole<T, R>({ flush, read, build }: WholeOptions<T, R>): Promise<R | undefined> {
    if (!await flush() || !await gate.settle()) return undefined
    return buildWhole(() => {
      const value = read()
      return value === undefined ? undefined : plain(value)
    }, async (value) => {
      const built = await build(value)
      // What was typed meanwhile is stored too, so that a submission that names the draft's revision names the last one.
      return await flush() ? built : undefined
    })
  }
}
