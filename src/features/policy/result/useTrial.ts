import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Facts, PolicyPack } from '@/domain/policy'
import type { Answers } from '../check/answers'
import type { AskedResult } from '@/domain/policy/asked'
import { withSameResults } from './same-results'
import { addEdit, answersToKeep, differences, withEdits, type Difference, type Edit } from './trial'

interface Check {
  pack: Ref<PolicyPack | undefined>
  answers: Ref<Answers | undefined>
  ask: ComputedRef<((facts: Facts) => AskedResult) | undefined>
  result: ComputedRef<AskedResult | undefined>
  answer: (path: string, value: unknown) => void
}

/** "What if": answers changed on the result page, and what they would come to. The real answers stay until the changes are kept. */
export function useTrial({ pack, answers, ask, result, answer }: Check) {
  const edits = shallowRef<readonly Edit[]>([])
  const on = computed(() => edits.value.length > 0)
  const real = computed<Facts>(() => answers.value?.facts ?? {})
  const facts = computed<Facts>(() => (pack.value && on.value ? withEdits(pack.value, real.value, edits.value) : real.value))
  /** As the page shows it: of the changed answers while there are any. */
  const shown = computed<AskedResult | undefined>((before) => {
    const now = ask.value && on.value ? ask.value(facts.value) : result.value
    return now && withSameResults(before, now)
  })
  const results = computed(() => new Map(shown.value?.asked.benefits.map((one) => [one.id, one])))
  const before = computed(() => result.value?.asked.totals)
  const after = computed(() => shown.value?.asked.totals)
  const changes = computed<Difference[]>(() => (pack.value && on.value && result.value && shown.value ? differences(pack.value, result.value.asked, shown.value.asked) : []))

  function tryOut(path: string, value: unknown): void {
    edits.value = addEdit(edits.value, real.value, { path, value })
  }
  const discard = (): void => { edits.value = [] }
  const undo = (path: string): void => { edits.value = edits.value.filter((edit) => edit.path !== path) }
  function keep(): void {
    if (!pack.value || !answers.value) return
    for (const { path, value } of answersToKeep(pack.value, answers.value.facts, edits.value)) answer(path, value)
    discard()
  }
  return { edits, on, facts, real, shown, results, before, after, changes, tryOut, undo, keep, discard }
}
