import { computed, onMounted, shallowRef } from 'vue'
import { civilDateOf } from '@/domain/civil-date'
import { askedEvaluator } from '@/domain/policy/asked'
import { useAnswers } from '@/features/content'
import { hasAnswers, readAnswers, type Answers } from './check/answers'
import { self } from './subject/subject'
import { usePolicyPack } from './usePolicyPack'

/** What whoever holds the phone answered, worked out for today; undefined when they answered nothing. Reads only. */
export function useOwnCheck(now: () => number = Date.now) {
  const { pack, failed } = usePolicyPack()
  const store = useAnswers()
  const answers = shallowRef<Answers>()
  onMounted(async () => { answers.value = readAnswers((await store.get(self.key).catch(() => undefined))?.value) })

  const evaluation = computed(() => (pack.value && hasAnswers(answers.value)
    ? askedEvaluator(pack.value, { asOf: civilDateOf(now()) })(answers.value!.facts).asked
    : undefined))
  return { evaluation, failed, ready: computed(() => pack.value !== undefined && answers.value !== undefined) }
}
