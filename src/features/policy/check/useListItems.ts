import { computed, onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { MAX_ITEMS } from '@/domain/policy'
import { useToast } from '@/ui'
import type { Item } from './list-items'

/**
 * The items of a list question, at most one of them open.
 * @param read gives undefined while the question is not answered
 * @param isHeld whether something unread is typed in the open item, which would be gone where another opens or items move
 */
export function useListItems(read: () => readonly Item[] | undefined, write: (items: readonly Item[] | undefined) => void, isHeld: () => boolean) {
  const { t } = useI18n()
  const toast = useToast()
  const list = computed(() => read() ?? [])
  const open = ref(list.value.length === 1 ? 0 : undefined)

  /** Where the list is not on the screen any more, nothing could come back into it. */
  const takeAway: (() => void)[] = []
  onScopeDispose(() => { for (const away of takeAway) away() })

  /** The undo brings back this one; what was done since stays. */
  function offer(at: number, item: Item): void {
    takeAway.push(toast.show(t('policy.check.removed', { n: at + 1 }), { action: { label: t('ui.undo'), run: () => putBack(at, item) } }))
  }
  function putBack(at: number, item: Item): void {
    if (isHeld()) offer(at, item)
    else if (list.value.length >= MAX_ITEMS) toast.show(t('drafts.undoTooLate'))
    else {
      write([...list.value.slice(0, at), item, ...list.value.slice(at)])
      if (open.value !== undefined && open.value >= at) open.value += 1
    }
  }
  return {
    list, open,
    toggle(at: number): void {
      if (!isHeld()) open.value = open.value === at ? undefined : at
    },
    /** @param next makes the new one */
    add(next: () => Item): void {
      if (isHeld()) return
      open.value = list.value.length
      write([...list.value, next()])
    },
    addMany(more: readonly Item[]): void {
      if (!more.length) return
      write([...list.value, ...more])
      open.value = undefined
    },
    change: (at: number, item: Item): void => write(list.value.map((entry, index) => (index === at ? item : entry))),
    /** Taking the last one away is no answer: "none" is said on purpose. */
    remove(at: number): void {
      if (open.value !== at && isHeld()) return
      const item = list.value[at]!
      const rest = list.value.filter((_, index) => index !== at)
      write(rest.length ? rest : undefined)
      open.value = undefined
      offer(at, item)
    },
  }
}
