import { computed, ref, watch, type Ref, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { SERVICE_STATUSES, type ServiceStatus } from '@/domain/content'
import type { DirectoryFilter } from './search'

type Key = 'area' | 'kind' | 'status'

/** The filter of the list, kept in the address: going back, reloading and sharing a link keep it. */
export function useDirectoryFilter() {
  const route = useRoute()
  const router = useRouter()
  const of = (key: string): string | undefined => {
    const value = route.query[key]
    return typeof value === 'string' && value ? value : undefined
  }
  const put = (key: string, value: string | undefined) => router.replace({ query: { ...route.query, [key]: value || undefined } })
  const inAddress = (key: Key): WritableComputedRef<string | undefined> => computed({ get: () => of(key), set: (value) => { void put(key, value) } })

  // Typing must not wait for the router: the field is its own ref and the address follows.
  const text: Ref<string> = ref(of('q') ?? '')
  watch(text, (value) => { if (value !== (of('q') ?? '')) void put('q', value) })
  watch(() => of('q') ?? '', (value) => { if (value !== text.value) text.value = value })

  const area = inAddress('area')
  const kind = inAddress('kind')
  const status = inAddress('status')
  const filter = computed((): DirectoryFilter => ({ text: text.value, area: area.value, kind: kind.value, status: SERVICE_STATUSES.find((one): one is ServiceStatus => one === status.value) }))
  const active = computed(() => Boolean(text.value || area.value || kind.value || status.value))
  const clear = () => {
    text.value = ''
    return router.replace({ query: {} })
  }
  return { text, area, kind, status, filter, active, clear }
}
