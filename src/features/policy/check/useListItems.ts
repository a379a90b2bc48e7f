import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { MAX_ITEMS } from '@/domain/policy'
import { useOfferHere, useToast, withRowAt } from '@/ui'
import type { Item } from './list-items'

/**
 * The items of a list question, at most one of them open.
 * @param read gives undefined while the question is not answered
 * @param isHeld whether something unread is typed in the open item, which would be gone where another opens or items move
 */
export function useListItems(read: () => readonly Item[] | undefined, write: (items: readonly Item[] | undefined) => void, isHeld: () => boolean) {
  const { t } = useI18n()
  const toast = useToast()
  const offerHere = useOfferHere()
  const list = computed(() => read() ?? [])
  const open = ref(list.value.length === 1 ? 0 : undefined)

  /** The undo brings back this one; what was done since stays. */
  const offer = (at: number, item: Item): void => offerHere(t('policy.check.removed', { n: at + 1 }), () => putBack(at, item))
  function putBack(at: number, item: Item): void {
    if (isHeld()) offer(at, item)
    else if (list.value.length >= MAX_ITEMS) toast.show(t('drafts.undoTooLate'))
    else {
      write(withRowAt(list.value, at, item))
      if (open.value !== undefined && open.value >= at) open.value += 1
    }
  }
  return {
    list, open,
    toggle(at: number): void {
      if (!isHeld()) open.value = open.value === at ? undefined : at
    },
    /** A new one begins unanswered: what was said of another would count for it too. */
    add(): void {
      if (isHeld()) return
      open.value = list.value.length
      write([...list.value, {}])
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
