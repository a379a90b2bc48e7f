import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { civilDateOf } from '@/domain/civil-date'
import { getFact, questionsFor, setFact } from '@/domain/policy'
import { useAnswers } from '@/features/content'
import { followDraft, plain, useAutosave, type Stored, type Undo } from '@/features/drafts'
import { askedEvaluator } from '@/domain/policy/asked'
import { useSubject } from '../subject/useSubject'
import { usePolicyPack } from '../usePolicyPack'
import { choosableTopics, hasAnswers, noAnswers, questionsOfTopics, readAnswers, type Answers } from './answers'

/** Topic of the questions about who asks; they belong to every matter. */
const GENERAL = 'applicant'

/** One self-check: its answers on this phone, saved at each change and in step with what other tabs answer, and what they come to. */
export function useSelfCheck(now: () => number = Date.now) {
  const { pack, failed, load } = usePolicyPack()
  const { subject, world, query } = useSubject()
  const store = useAnswers()
  /** Always replaced as a whole: the rules read hundreds of facts for every answer, none of which Vue need watch. */
  const answers = shallowRef<Answers>()
  const asOf = ref(civilDateOf(now()))

  /** As this tab reads them: where it stands is its own. */
  const stored = async (key: string): Promise<Stored<Answers> | undefined> => {
    const found = await store.get(key)
    const read = readAnswers(found?.value)
    const at = answers.value ? answers.value.at : read.at
    return found && { rev: found.rev, value: { ...read, facts: subject.value!.prefill(read.facts), ...(at === undefined ? {} : { at }) } }
  }
  const followed = followDraft<Answers>({
    get: stored,
    save: (key, copy, _step, seen) => store.put(key, copy, seen),
    // Two tabs of one person answered one question differently, and the person has said which answer counts.
    setAside: async () => undefined,
    read: () => answers.value && plain(answers.value),
    show(next, isStored) {
      if (isStored) autosave.accept(next)
      answers.value = next
    },
  })
  const autosave = useAutosave<Answers>({
    value: answers,
    id: () => subject.value && `self-check:${subject.value.key}`,
    save: (copy) => (subject.value ? followed.save(subject.value.key, copy) : Promise.resolve()),
  })
  async function look(key: string): Promise<void> {
    const now = await stored(key).catch(() => undefined)
    if (now) followed.saw(now)
  }
  const choose = (which: 'here' | 'other'): void => { followed.choose(which).then(autosave.flush).catch(() => undefined) }
  let unwatch: (() => void) | undefined
  onScopeDispose(() => unwatch?.())

  watch(subject, async (whom) => {
    if (!whom) return
    const found = await stored(whom.key).catch(() => undefined)
    const kept = found ?? { rev: 0, value: { ...noAnswers(), facts: whom.prefill(whom.earlier ?? {}) } }
    followed.begin(kept)
    autosave.accept(kept.value)
    answers.value = readAnswers(autosave.recover(kept.value))
    unwatch?.()
    unwatch = store.watch(whom.key, () => { void look(whom.key) })
  }, { immediate: true })

  const questions = computed(() => (pack.value && answers.value
    ? questionsOfTopics(questionsFor(pack.value, answers.value.facts), answers.value.topics, GENERAL)
    : []))
  const topics = computed(() => (pack.value ? choosableTopics(pack.value, GENERAL) : []))
  /** The rules of the day, ready: every answer asks them again. */
  const ask = computed(() => pack.value && askedEvaluator(pack.value, { asOf: asOf.value }))
  const result = computed(() => (ask.value && answers.value ? ask.value(answers.value.facts) : undefined))

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
  function chooseTopics(chosen: string[]) {
    if (answers.value) answers.value = { ...answers.value, topics: chosen }
  }
  function goneTo(id: string) {
    if (answers.value && answers.value.at !== id) answers.value = { ...answers.value, at: id }
  }
  /** Forgets the answers of this self-check, on the disk too. @returns how to undo it, unless another tab has begun anew meanwhile */
  async function forget(): Promise<Undo | undefined> {
    if (!subject.value) return undefined
    const { key, prefill } = subject.value
    const before = answers.value && plain(answers.value)
    await store.remove(key)
    const value = { ...noAnswers(), facts: prefill({}) }
    const { rev = 0 } = await store.get(key) ?? {}
    followed.begin({ rev, value })
    autosave.accept(value)
    answers.value = value
    return before && (() => store.put(key, before, rev).then(() => true))
  }

  return {
    pack, failed, load, subject, world, query, answers, asOf, questions, topics, ask, result,
    started: computed(() => hasAnswers(answers.value)),
    isAnswered: (path: string) => answers.value !== undefined && getFact(answers.value.facts, path) !== undefined,
    /** There while another tab's answer to a question of this one waits for a choice. */
    elsewhere: computed(() => (followed.clash.value ? choose : undefined)),
    flush: autosave.flush, answer, notSure, choose: chooseTopics, goneTo, forget,
  }
}
