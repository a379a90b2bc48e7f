import { computed, shallowRef, type Ref } from 'vue'
import type { PolicyPack } from '@/domain/policy'
import type { askedEvaluator } from '@/domain/policy/asked'

/** What answers come to. Its code is fetched when asked for: the questions stand without it. */
export function useRules(pack: Readonly<Ref<PolicyPack | undefined>>, asOf: Readonly<Ref<string>>) {
  const evaluatorOf = shallowRef<typeof askedEvaluator>()
  let loading: Promise<void> | undefined
  async function fetchRules(): Promise<void> {
    try {
      evaluatorOf.value = (await import('@/domain/policy/asked')).askedEvaluator
    } catch {
      loading = undefined
    }
  }
  return {
    /** The rules of the day, ready: every answer asks them again. */
    ask: computed(() => pack.value && evaluatorOf.value?.(pack.value, { asOf: asOf.value })),
    /** Resolves when they are here, or could not be had for now. */
    loadRules: (): Promise<void> => (loading ??= fetchRules()),
  }
}
