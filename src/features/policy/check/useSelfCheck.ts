import { computed, ref, watch } from 'vue'
import { civilDateOf } from '@/domain/civil-date'
import { getFact, questionsFor, setFact } from '@/domain/policy'
import { useAnswers } from '@/features/content'
import { useAutosave } from '@/features/drafts'
import { evaluateAsked } from '../result/asked'
import { useSubject } from '../subject/useSubject'
import { usePolicyPack } from '../usePolicyPack'
import { choosableTopics, hasAnswers, noAnswers, questionsOfTopics, readAnswers, type Answers } from './answers'

/** Topic of the questions about who asks; they belong to every matter. */
const GENERAL = 'applicant'

/** One self-check: its answers on this phone, saved at each change, and what they come to. */
export function useSelfCheck(now: () => number = Date.now) {
  const { pack, failed, load } = usePolicyPack()
  const { subject, world, query } = useSubject()
  const store = useAnswers()
  const answers = ref<Answers>()
  const asOf = ref(civilDateOf(now()))

  const autosave = useAutosave<Answers>({
    value: answers,
    id: () => subject.value && `self-check:${subject.value.key}`,
    save: (copy) => (subject.value ? store.put(subject.value.key, copy) : Promise.resolve()),
  })

  watch(subject, async (whom) => {
    if (!whom) return
    const stored = await store.get(whom.key).catch(() => undefined)
    const read = readAnswers(stored)
    const kept = { ...read, facts: whom.prefill(read.facts) }
    autosave.accept(kept)
    answers.value = readAnswers(autosave.recover(kept))
  }, { immediate: true })

  const questions = computed(() => (pack.value && answers.value
    ? questionsOfTopics(questionsFor(pack.value, answers.value.facts), answers.value.topics, GENERAL)
    : []))
  const topics = computed(() => (pack.value ? choosableTopics(pack.value, GENERAL) : []))
  const result = computed(() => (pack.value && answers.value ? evaluateAsked(pack.value, answers.value.facts, { asOf: asOf.value }) : undefined))

  /** @param value undefined takes the answer back */
  function answer(path: string, value: unknown) {
    const current = answers.value
    if (!current) return
    answers.value = { ...current, facts: setFact(current.facts, path, value), unsure: current.unsure.filter((id) => id !== path) }
  }
  function notSure(path: string) {
    const current = answers.value
    if (!current) return
    answers.value = { ...current, facts: setFact(current.facts, path, undefined), unsure: [...new Set([...current.unsure, path])] }
  }
  function choose(chosen: string[]) {
    if (answers.value) answers.value = { ...answers.value, topics: chosen }
  }
  function goneTo(id: string) {
    if (answers.value && answers.value.at !== id) answers.value = { ...answers.value, at: id }
  }
  /** Forgets the answers of this self-check, on the disk too. */
  async function forget() {
    if (!subject.value) return
    await store.remove(subject.value.key)
    const fresh = { ...noAnswers(), facts: subject.value.prefill({}) }
    autosave.accept(fresh)
    answers.value = fresh
  }

  return {
    pack, failed, load, subject, world, query, answers, asOf, questions, topics, result,
    started: computed(() => hasAnswers(answers.value)),
    isAnswered: (path: string) => answers.value !== undefined && getFact(answers.value.facts, path) !== undefined,
    saved: autosave.state, flush: autosave.flush, answer, notSure, choose, goneTo, forget,
  }
}
