import type { Choice, ChoiceSetId, Choices } from '@/domain/content'
import { defineLoaded } from './loaded'
import { useLanguage } from './useLanguage'

const useLoaded = defineLoaded<Partial<Choices['sets']>>('choices', {}, async (content) => (await content.choices()).sets)

/** Words of form choices in the present language; a key stands for itself until they are read, or when it is unknown. */
export function useChoices() {
  const loaded = useLoaded()
  const { say } = useLanguage()
  const choices = (set: ChoiceSetId): Choice[] => loaded.part()[set] ?? []
  const find = (set: ChoiceSetId, key: string): Choice | undefined => choices(set).find((choice) => choice.key === key)
  return {
    /** Resolves when words can be told. */
    ready: loaded.ready,
    /** Whether they can be told by now, or never. */
    isReady: (): boolean => loaded.isRead(),
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
