import { computed, onMounted, ref, shallowRef } from 'vue'
import type { ErrorCode } from '@/contract'
import { civilDateOf } from '@/domain/civil-date'
import type { Given } from '@/domain/handover'
import { checkFacts, type Facts, type PolicyPack } from '@/domain/policy'
import { OWN_ANSWERS, useAnswers, useContent } from '@/features/content'
import { errorCode } from '@/features/drafts'

/** What whoever holds the phone answered in the self-check; undefined when nothing. Reads only. */
export function useOwnAnswers(now: () => number = Date.now) {
  const [content, store] = [useContent(), useAnswers()]
  const pack = shallowRef<PolicyPack>()
  const facts = shallowRef<Facts>()
  const ready = ref(false)
  const failed = ref<ErrorCode>()

  onMounted(async () => {
    try {
      const [policies, kept] = await Promise.all([content.policies(), store.get<{ facts?: unknown }>(OWN_ANSWERS)])
      pack.value = policies[0]?.pack as PolicyPack | undefined
      facts.value = checkFacts(kept?.value?.facts ?? {}).facts
      ready.value = true
    } catch (problem) {
      failed.value = errorCode(problem, 'offline')
    }
  })

  const given = computed((): Given | undefined => (pack.value && facts.value && Object.keys(facts.value).length
    ? { pack: pack.value, asOf: civilDateOf(now()), facts: facts.value }
    : undefined))
  return { given, ready, failed }
}
