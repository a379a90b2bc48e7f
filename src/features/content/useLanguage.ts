import { useI18n } from 'vue-i18n'
import type { Names } from '@/domain/content'
import { inLanguage } from './names'

/** `say(names)`: content's words in the language the app is in; reactive. */
export function useLanguage(): { say(names: Names): string } {
  const { locale } = useI18n()
  return { say: (names) => inLanguage(names, locale.value) }
}
