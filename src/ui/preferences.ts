import { inject, type InjectionKey, type Ref } from 'vue'

export type Theme = 'system' | 'light' | 'dark'
export type TextSize = 'system' | 'large' | 'larger'
export type Language = 'zh-CN' | 'en'

/** The reader's wishes, kept on this phone (not in the account) and in force at once. Writable refs. */
export interface Preferences {
  readonly theme: Ref<Theme>
  readonly textSize: Ref<TextSize>
  /** Writing loads the language's messages, then switches. */
  readonly language: Ref<Language>
}

export const PreferencesKey: InjectionKey<Preferences> = Symbol('ui-preferences')

export function usePreferences(): Preferences {
  const preferences = inject(PreferencesKey)
  if (!preferences) throw new Error('usePreferences() outside the app')
  return preferences
}
