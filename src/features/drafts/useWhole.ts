import type { Ref } from 'vue'
import { DeviceError } from '@/device'
import { useUnsavedGate } from '@/ui'
import { buildWhole } from './build-whole'
import type { SaverState } from './saver'
import { plain } from './useAutosave'

export interface WholeOptions<T, R> {
  /** Stores what is typed. @returns false when it could not be stored */
  flush: () => Promise<boolean>
  /** Why it could not. */
  state: Readonly<Ref<SaverState>>
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
  /**
   * @returns undefined when something beside the form could not be kept: the page says what
   * @throws DeviceError why the form could not be stored: that stands at its head, and whoever submits looks at its foot
   */
  return async function whole<T, R>({ flush, state, read, build }: WholeOptions<T, R>): Promise<R | undefined> {
    const mustStore = async (): Promise<void> => {
      if (!await flush()) throw new DeviceError(state.value.choose ? 'draft-elsewhere' : state.value.error ?? 'storage-failed')
    }
    await mustStore()
    if (!await gate.settle()) return undefined
    return buildWhole(() => {
      const value = read()
      return value === undefined ? undefined : plain(value)
    }, async (value) => {
      const built = await build(value)
      // What was typed meanwhile is stored too, so that a submission that names the draft's revision names the last one.
      await mustStore()
      return built
    })
  }
}
