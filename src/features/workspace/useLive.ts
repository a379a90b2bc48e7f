import { onScopeDispose, ReactiveEffect, shallowRef, watch, type Ref } from 'vue'
import { DeviceError, live } from '@/device'
import { useHold } from '@/ui'
import { useWorkspace } from './store'

/**
 * The result of a query on the person's database, kept up to date by every write in any tab. The query runs again when a ref that
 * it reads before its first `await` changes; while no database is open the value is `initial`.
 * @param onError told when the query fails; the last value stays
 */
export function useLive<T>(query: () => Promise<T> | T, initial: T, onError?: (error: unknown) => void): Ref<T> {
  const workspace = useWorkspace()
  const value: Ref<T> = shallowRef(initial)
  // Nobody waits for what cannot come yet.
  const known = workspace.openCount > 0 ? useHold() : undefined
  let subscription: { unsubscribe: () => void } | undefined

  // Dexie runs the query later and by itself, so the query carries its own tracking with it.
  const tracked = new ReactiveEffect(query)
  tracked.scheduler = subscribe

  function subscribe() {
    subscription?.unsubscribe()
    subscription = live(() => tracked.run()).subscribe({
      next: (result) => {
        value.value = result
        known?.()
      },
      error: (error: unknown) => {
        known?.()
        if (!(error instanceof DeviceError && error.code === 'signed-out')) onError?.(error)
      },
    })
  }

  watch(() => workspace.openCount, (open) => {
    if (open > 0) return subscribe()
    subscription?.unsubscribe()
    value.value = initial
  }, { immediate: true, flush: 'sync' })

  onScopeDispose(() => {
    subscription?.unsubscribe()
    tracked.stop()
  })
  return value
}
