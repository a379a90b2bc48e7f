import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { PolicySnapshot } from '@/domain/records'
import type { PolicyPack } from '@/domain/policy'
import { useAnswers } from '@/features/content'
import { plain } from '@/features/drafts'
import type { Answers } from '../check/answers'
import { snapshotOf } from '../subject/snapshot'
import type { Subject } from '../subject/self'
import type { AskedResult } from '@/domain/policy/asked'
import { isSnapshot, recomputed } from './recomputed'

interface Check {
  pack: Ref<PolicyPack | undefined>
  subject: Ref<Subject | undefined>
  answers: Ref<Answers | undefined>
  asOf: Ref<string>
  result: ComputedRef<AskedResult | undefined>
}

/**
 * Tells when the same answers came to something else the last time they were looked at, by other rules or on another day.
 * The result last looked at stands beside the answers, not in them: two tabs must not quarrel about it.
 */
export function useRecomputed({ pack, subject, answers, asOf, result }: Check) {
  const store = useAnswers()
  /** The day on which the page is looked at; another day chosen on it is a question, not a result. */
  const today = asOf.value
  const before = shallowRef<PolicySnapshot | null>()
  const key = () => `result:${subject.value!.key}`
  const told = computed(() => (pack.value && answers.value ? recomputed(pack.value, answers.value.facts, before.value ?? undefined, today) : undefined))

  async function seen(): Promise<void> {
    if (!result.value || !subject.value || asOf.value !== today || !result.value.asked.benefits.length) return
    // The answers in it are Vue's, which no database takes.
    const looked = plain(snapshotOf(result.value.asked))
    before.value = looked
    await store.put(key(), looked).catch(() => undefined)
  }
  const forgetResult = async (): Promise<void> => {
    before.value = null
    if (subject.value) await store.remove(key())
  }
  watch(subject, async (whom) => {
    if (!whom) return
    const found = (await store.get(key()).catch(() => undefined))?.value
    before.value = isSnapshot(found) ? found : null
  }, { immediate: true })
  // Answers changed since: what is seen now is the result; otherwise the person says that the news was read.
  watch([before, result], () => {
    if (before.value !== undefined && JSON.stringify(before.value?.facts) !== JSON.stringify(answers.value?.facts)) void seen()
  })
  return { told, seen, forgetResult }
}
