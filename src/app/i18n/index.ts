import { createI18n } from 'vue-i18n'
import urls from 'virtual:words'
import type { Language } from '@/ui'
import { datetimeFormats, numberFormats } from './formats'

export const LANGUAGES: readonly Language[] = ['zh-CN', 'en']

type Load = (language: Language) => Promise<Record<string, unknown>>

/** Each language is a file of its own; only the one in use is fetched. */
const fetchWords: Load = async (language) => {
  const answer = await fetch(urls[language]!)
  if (!answer.ok) throw new Error(`words ${language}: ${answer.status}`)
  return answer.json() as Promise<Record<string, unknown>>
}

/** The language kept on this phone, else the browser's when it is English, else Chinese. */
export function languageOf(kept: string | undefined, browser: readonly string[]): Language {
  const known = LANGUAGES.find((language) => language === kept)
  if (known) return known
  const first = browser.find((tag) => /^(zh|en)\b/i.test(tag))
  return first?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
}

/**
 * The app's words. A key without words throws while developing and testing; in a released build the key is shown, which
 * is better than a page that breaks in the field.
 */
export function createWords(language: Language, { strict = false, load = fetchWords }: { strict?: boolean; load?: Load } = {}) {
  const i18n = createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: false,
    datetimeFormats,
    numberFormats,
    missingWarn: false,
    fallbackWarn: false,
    missing: (locale: string, key: string) => {
      if (strict) throw new Error(`no words for ${key} in ${locale}`)
      return key
    },
  })
  const loaded = new Set<Language>()

  /** Loads the language's messages if they are not here yet, then switches to it. Rejects when they cannot be fetched. */
  async function use(wanted: Language): Promise<void> {
    if (!loaded.has(wanted)) {
      i18n.global.setLocaleMessage(wanted, (await load(wanted)) as never)
      loaded.add(wanted)
    }
    i18n.global.locale.value = wanted
  }
  return { i18n, use }
}

export type Words = ReturnType<typeof createWords>
