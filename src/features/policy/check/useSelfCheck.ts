import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { civilDateOf } from '@/domain/civil-date'
import { getFact, questionsFor, setFact } from '@/domain/policy'
import { useAnswers, useEarly } from '@/features/content'
import { followDraft, plain, useAutosave, type Stored, type Undo } from '@/features/drafts'
import { drawn, resting } from '@/platform'
import { self, type Subject } from '../subject/self'
import { useSubject } from '../subject/useSubject'
import { usePolicyPack } from '../usePolicyPack'
import { choosableTopics, hasAnswers, noAnswers, questionsOfTopics, type Answers } from './answers'
import { useRules } from './useRules'

/** Topic of the questions about who asks; they belong to every matter. */
const GENERAL = 'applicant'

/** One self-check: its answers on this phone, saved at each change and in step with what other tabs answer, and what they come to. */
export function useSelfCheck(now: () => number = Date.now) {
  const { pack, failed, load } = usePolicyPack()
  const { subject, world, query } = useSubject()
  const store = useAnswers()
  const early = useEarly()
  /** Always replaced as a whole: the rules read hundreds of facts for every answer, none of which Vue need watch. */
  const answers = shallowRef<Answers>()
  const asOf = ref(civilDateOf(now()))
  const { ask, loadRules } = useRules(pack, asOf)
  /** Whether the store has answered: the first question of somebody new does not wait for it. */
  let isThere = false

  /** As this tab reads them: where it stands is its own. */
  const stored = async (key: string): Promise<Stored<Answers> | undefined> => {
    const [found, { readAnswers }] = await Promise.all([store.get(key), import('./read-answers')])
    isThere = true
    const read = readAnswers(found?.value)
    const at = answers.value ? answers.value.at : read.at
    return found && { rev: found.rev, value: { ...read, facts: subject.value!.prefill(read.facts), ...(at === undefined ? {} : { at }) } }
  }
  const followed = followDraft<Answers>({
    get: stored,
    async save(key, copy, _step, seen) {
      const rev = await store.put(key, copy, seen)
      isThere = true
      return rev
    },
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
  // What is answered before there is a store outlives a page that dies in the next moment.
  watch(answers, () => { if (!isThere) autosave.keep() }, { flush: 'sync' })

  let isOver = false
  let unwatch: (() => void) | undefined
  onScopeDispose(() => {
    isOver = true
    unwatch?.()
  })
  function follow({ key }: Subject): void {
    unwatch?.()
    if (!isOver) unwatch = store.watch(key, () => { void look(key) })
  }
  function begin(kept: Stored<Answers>): void {
    followed.begin(kept)
    autosave.accept(kept.value)
    answers.value = kept.value
  }
  async function resume(whom: Subject, nothing: Stored<Answers>): Promise<void> {
    const [found, { readAnswers }] = await Promise.all([stored(whom.key).catch(() => undefined), import('./read-answers'), loadRules()])
    const kept = found ?? nothing
    begin(kept)
    answers.value = readAnswers(autosave.recover(kept.value))
    follow(whom)
  }
  watch(subject, (whom) => {
    if (!whom) return undefined
    const nothing = { rev: 0, value: { ...noAnswers(), facts: whom.prefill(whom.earlier ?? {}) } }
    const isNew = whom === self && early?.mayHaveAnswers() === false && autosave.recover(nothing.value) === nothing.value
    if (!isNew) return resume(whom, nothing)
    begin(nothing)
    // Beside the first question; should there be answers after all, they join what was answered by then.
    const rested = drawn().then(() => resting())
    void rested.then(() => follow(whom))
    return rested.then(loadRules)
  }, { immediate: true })

  const questions = computed(() => (pack.value && answers.value
    ? questionsOfTopics(questionsFor(pack.value, answers.value.facts), answers.value.topics, GENERAL)
    : []))
  const topics = computed(() => (pack.value ? choosableTopics(pack.value, GENERAL) : []))
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
