import { createI18n } from 'vue-i18n'
import urls from 'virtual:words'
import { WORD_PARTS, type WordPart } from '@/contract/word-parts'
import type { Language } from '@/ui'
import { datetimeFormats, numberFormats } from './formats'

export { LANGUAGES, languageOf } from './language'

type Load = (language: Language, part: WordPart) => Promise<Record<string, unknown>>

/** Each language is three files of its own; only the one in use is fetched. */
const fetchWords: Load = async (language, part) => {
  const answer = await fetch(urls[language]![part])
  if (!answer.ok) throw new Error(`words ${language} ${part}: ${answer.status}`)
  return answer.json() as Promise<Record<string, unknown>>
}

/**
 * The app's words. What a page opened first needs comes first; a key of the rest says nothing until the rest has come, and fetches
 * it. A key without words throws while developing and testing; in a released build the key is shown, which is better than a page
 * that breaks in the field.
 */
export function createWords(language: Language, { strict = false, load = fetchWords }: { strict?: boolean; load?: Load } = {}) {
  const whole = new Set<Language>()
  const i18n = createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: false,
    datetimeFormats,
    numberFormats,
    missingWarn: false,
    fallbackWarn: false,
    missing: (locale: string, key: string) => {
      // `locale` may be the general one, zh, that is asked last.
      if (!whole.has(spoken())) {
        all().catch(() => undefined)
        return ''
      }
      if (strict) throw new Error(`no words for ${key} in ${locale}`)
      return key
    },
  })
  const here: Partial<Record<Language, Record<string, unknown>>> = {}
  const spoken = (): Language => i18n.global.locale.value as Language
  const loads = new Map<string, Promise<void>>()
  async function fetchPart(wanted: Language, part: WordPart): Promise<void> {
    here[wanted] = { ...await load(wanted, part), ...here[wanted] }
    if (part === 'rest') whole.add(wanted)
    i18n.global.setLocaleMessage(wanted, here[wanted] as never)
  }
  const take = (wanted: Language, part: WordPart): Promise<void> => {
    const name = `${wanted} ${part}`
    const loading = loads.get(name) ?? fetchPart(wanted, part)
    loads.set(name, loading)
    loading.catch(() => loads.delete(name))
    return loading
  }

  const takeUpTo = (wanted: Language, last: WordPart) => Promise.all(WORD_PARTS.slice(0, WORD_PARTS.indexOf(last) + 1).map((part) => take(wanted, part)))

  /** Loads the language's messages, at first up to this part, and then switches to it. Rejects when they cannot be fetched. */
  async function use(wanted: Language, upTo: WordPart = 'open'): Promise<void> {
    // Who changes the language has a page before them that may say anything.
    const isLater = loads.size > 0
    await takeUpTo(wanted, isLater ? 'rest' : upTo)
    i18n.global.locale.value = wanted
  }

  /** Resolves when the messages of the language in use are here up to this part. Rejects when they cannot be fetched. */
  async function upTo(last: WordPart): Promise<void> { await takeUpTo(spoken(), last) }
  const all = (): Promise<void> => upTo('rest')
  return { i18n, use, upTo, all }
}

export type Words = ReturnType<typeof createWords>
