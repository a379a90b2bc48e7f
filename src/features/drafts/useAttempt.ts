import { ref } from 'vue'
import type { ErrorCode } from '@/contract'
import { errorCode } from './error-code'

/**
 * One act of a person at a time, with what became of it: busy meanwhile, afterwards done or failed for a reason that has words.
 * @param otherwise the reason of a failure that carries none
 */
export function useAttempt(otherwise?: ErrorCode) {
  const busy = ref(false)
  const failed = ref<ErrorCode>()

  /** @returns what `work` gives; undefined when it failed, or when the one before is still under way */
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    failed.value = undefined
    try {
      return await work()
    }
    catch (problem) {
      failed.value = errorCode(problem, otherwise)
      return undefined
    }
    finally {
      busy.value = false
    }
  }

  /** @returns whether `work` was done */
  const succeeds = async (work: () => Promise<unknown>): Promise<boolean> =>
    await attempt(async () => { await work(); return true }) === true

  return { busy, failed, attempt, succeeds }
}
