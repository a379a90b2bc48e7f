import { onScopeDispose, shallowRef, watchEffect, type Ref } from 'vue'
import { DeviceError, live } from '@/device'
import { useWorkspace } from './store'

/**
 * The result of a query on the person's database, kept up to date by every write in any tab. The query runs again when a ref that
 * it reads before its first `await` changes; while no database is open the value is `initial`.
 * @param onError told when the query fails; the last value stays
 */
export function useLive<T>(query: () => Promise<T> | T, initial: T, onError?: (error: unknown) => void): Ref<T> {
  const workspace = useWorkspace()
  const value: Ref<T> = shallowRef(initial)
  const stop = watchEffect((cleanup) => {
    if (workspace.openCount === 0) {
      value.value = initial
      return
    }
    const subscription = live(query).subscribe({
      next: (result) => { value.value = result },
      error: (error: unknown) => { if (!(error instanceof DeviceError && error.code === 'signed-out')) onError?.(error) },
    })
    cleanup(() => subscription.unsubscribe())
  })
  onScopeDispose(stop)
  return value
}
