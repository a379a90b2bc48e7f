import { computed, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { civilDateOf } from '@/domain/civil-date'
import { evaluate, STANDINGS } from '@/domain/policy'
import { usePolicyPack } from '../usePolicyPack'
import { itemsByArticle, matchesText, type ItemFilter } from './item-search'

const CHOICES = ['all', ...STANDINGS] as const

/** All items of the document with how each stands today; search and filter live in the address. */
export function useItems(now: () => number = Date.now) {
  const { pack, failed, load } = usePolicyPack()
  const route = useRoute()
  const router = useRouter()
  const asked = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : undefined)
  // Typing must not wait for the router: the field is its own ref and the address follows.
  const text = ref(asked('q') ?? '')
  watch(text, (value) => { void router.replace({ query: { ...route.query, q: value || undefined } }) })
  const standing = computed<ItemFilter['standing']>({
    get: () => CHOICES.find((one) => one === asked('standing')) ?? 'all',
    set: (value) => { void router.replace({ query: { ...route.query, standing: value === 'all' ? undefined : value } }) },
  })

  /** Standing does not hang on answers: an evaluation without any tells it. */
  const results = computed(() => new Map(pack.value ? evaluate(pack.value, {}, { asOf: civilDateOf(now()) }).benefits.map((result) => [result.id, result]) : []))
  const found = computed(() => (pack.value?.benefits ?? []).filter((benefit) =>
    matchesText(benefit, text.value) && (standing.value === 'all' || results.value.get(benefit.id)?.standing === standing.value)))
  const groups = computed(() => itemsByArticle(found.value))
  const clear = () => {
    text.value = ''
    void router.replace({ query: {} })
  }
  return { pack, failed, load, text, standing, results, found, groups, clear }
}
