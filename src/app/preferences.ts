import { ref, watch, watchEffect } from 'vue'
import type { KeptWishes } from '@/platform'
import type { Language, Preferences, TextSize, Theme } from '@/ui'

const oneOf = <T extends string>(value: string | undefined, among: readonly T[]): T | undefined => among.find((entry) => entry === value)

/** Keeps the reader's wishes and puts them on the document's root. `use` switches the language (see i18n). */
export function createPreferences({ kept, root, language: first, use, failed }: { kept: KeptWishes; root: HTMLElement; language: Language; use: (language: Language) => Promise<void>; failed: () => void }): Preferences {
  const theme = ref<Theme>(oneOf(kept.get('theme'), ['light', 'dark']) ?? 'system')
  const textSize = ref<TextSize>(oneOf(kept.get('text'), ['large', 'larger']) ?? 'system')
  const language = ref<Language>(first)

  watchEffect(() => {
    root.toggleAttribute('data-theme', false)
    if (theme.value !== 'system') root.dataset['theme'] = theme.value
    root.toggleAttribute('data-text', false)
    if (textSize.value !== 'system') root.dataset['text'] = textSize.value
    root.lang = language.value
  })
  watch(theme, (wish) => kept.set('theme', wish === 'system' ? undefined : wish))
  watch(textSize, (wish) => kept.set('text', wish === 'system' ? undefined : wish))
  watch(language, async (wish, before) => {
    try {
      await use(wish)
      kept.set('language', wish)
    } catch {
      // Offline before that language was ever loaded.
      language.value = before
      failed()
    }
  })
  return { theme, textSize, language }
}
