import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { filterOfQuery, isFiltering, queryOfFilter, type LogFilter } from './log-filter'

/** The filter and the open record, both kept in the address, so that a link or a reload shows the same. */
export function useLogFilter() {
  const route = useRoute()
  const router = useRouter()
  const filter = computed(() => filterOfQuery(route.query))
  const openId = computed(() => (typeof route.query['open'] === 'string' ? route.query['open'] : undefined))
  const queryWith = (next: LogFilter, open: string | undefined) => ({ ...queryOfFilter(next), ...(open ? { open } : {}) })

  return {
    filter,
    openId,
    filtering: computed(() => isFiltering(filter.value)),
    set: (change: Partial<LogFilter>) => router.replace({ query: queryWith({ ...filter.value, ...change }, openId.value) }),
    clear: () => router.replace({ query: queryWith({ towns: [] }, openId.value) }),
    /** Address of the log with this record open. */
    linkTo: (id: string) => ({ path: route.path, query: queryWith(filter.value, id) }),
    /** @param step true: going back closes it again (phones); false: reading on does not fill the history (desktop) */
    open: (id: string, step: boolean) => router[step ? 'push' : 'replace']({ query: queryWith(filter.value, id) }),
    close() {
      const { back } = router.options.history.state
      const cameFromList = typeof back === 'string' && back.startsWith(route.path) && !back.includes('open=')
      if (cameFromList) router.back()
      else void router.replace({ query: queryWith(filter.value, undefined) })
    },
  }
}
