import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Choice, ChoiceSetId, Choices } from '@/domain/content'
import { useFirstThings, useHold } from '@/ui'
import { useContent } from './store'
import { useLanguage } from './useLanguage'

const useLoadedChoices = defineStore('content/choices', () => {
  const sets = shallowRef<Partial<Choices['sets']>>({})
  const failed = shallowRef<unknown>()
  const isRead = ref(false)
  const content = useContent()
  const { shown } = useFirstThings()
  async function load(): Promise<void> {
    await shown()
    try {
      sets.value = (await content.choices()).sets
      failed.value = undefined
    } catch (error) {
      failed.value = error
    }
    isRead.value = true
  }
  return { sets, failed, isRead, load, loading: load() }
})

/** Words of form choices in the present language; a key stands for itself until the choices are read, or when it is unknown. */
export function useChoices() {
  const loaded = useLoadedChoices()
  if (!loaded.isRead) void loaded.loading.then(useHold())
  const { say } = useLanguage()
  const choices = (set: ChoiceSetId): Choice[] => loaded.sets[set] ?? []
  const find = (set: ChoiceSetId, key: string): Choice | undefined => choices(set).find((choice) => choice.key === key)
  return {
    /** Resolves when words can be told. */
    ready: loaded.loading,
    /** Whether they can be told by now, or never. */
    isReady: (): boolean => loaded.isRead,
    choices,
    find,
    label: (set: ChoiceSetId, key: string): string => {
      const choice = find(set, key)
      return choice ? say(choice.name) : key
    },
    /** `{value, label, hint?}` in the order of the seeds, for selects and chips. */
    options: (set: ChoiceSetId): { value: string; label: string; hint?: string }[] =>
      choices(set).map((choice) => ({ value: choice.key, label: say(choice.name), hint: choice.hint && say(choice.hint) })),
  }
}
