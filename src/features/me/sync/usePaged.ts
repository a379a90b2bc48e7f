import { computed, ref, watch } from 'vue'
import type { OutboxItem } from '@/device'
import { useLive, useWorkspace } from '@/features/workspace'

/** Entries on one page: what is read and drawn does not grow with the list. */
export const PAGE = 25

/** One state of the outbox, a page at a time, newest first. */
export function usePaged(state: OutboxItem['state'], count: () => number) {
  const { outbox } = useWorkspace()
  const page = ref(0)
  const pages = computed(() => Math.max(1, Math.ceil(count() / PAGE)))
  // The list shrinks while one looks at it.
  watch(pages, (now) => { page.value = Math.min(page.value, now - 1) })
  const items = useLive<OutboxItem[] | undefined>(() => outbox.list({ state, limit: PAGE, offset: page.value * PAGE }), undefined)
  return { items, page, pages }
}

export type Paged = ReturnType<typeof usePaged>
