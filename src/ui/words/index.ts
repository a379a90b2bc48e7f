import { inject, ref, shallowReactive, type InjectionKey, type Plugin, type Ref } from 'vue'
import { messageAt, say, type Message, type Values, type Words } from './message'

export type { Message, Words } from './message'

/** By language, then by name. */
export type DateFormats = Readonly<Record<string, Readonly<Record<string, Intl.DateTimeFormatOptions>>>>
export type NumberFormats = Readonly<Record<string, Readonly<Record<string, Intl.NumberFormatOptions>>>>

export interface WordsOptions {
  locale: string
  messages?: Readonly<Record<string, Words>>
  dates?: DateFormats
  numbers?: NumberFormats
  /** What stands in for a key without words. */
  missing?: (locale: string, key: string) => string
}

export interface Speaker {
  locale: Ref<string>
  /** The words of a key, with values for the names in it; a number chooses between its forms. */
  t(key: string, values?: Values | number, count?: number): string
  /** Whether the key has words. */
  te(key: string): boolean
  /** A number as it is written; `format` is one of the app's own. */
  n(value: number, format?: string): string
  /** A date (ISO 8601, ms or Date) as it is written; `format` is one of the app's own. */
  d(value: Date | number | string, format?: string): string
}

/** Words of a whole app: `app.use(words)`, then {@link useI18n} in components. */
export interface I18n extends Plugin { global: Speaker & { add(locale: string, words: Words): void } }

const WORDS: InjectionKey<Speaker> = Symbol('words')

/**
 * The app's two languages. Plurals, numbers and dates are the browser's and `message.ts`'s; messages have been read while
 * building. What a library adds to that took 15 KB of the first load (docs/decisions/2026-11-22-first-load.md).
 */
export function createI18n({ locale: first, messages = {}, dates = {}, numbers = {}, missing = (_, key) => key }: WordsOptions): I18n {
  const locale = ref(first)
  const spoken = shallowReactive(new Map(Object.entries(messages)))
  const found = new Map<string, Message | undefined>()
  const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()
  const formatOf = <F extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: () => F): F => {
    const known = formats.get(name) as F | undefined
    const format = known ?? make()
    if (!known) formats.set(name, format)
    return format
  }

  /** Asked of the reactive map each time, so that a page follows words that come later. */
  function find(key: string): Message | undefined {
    const words = spoken.get(locale.value)
    const name = `${locale.value} ${key}`
    if (!found.has(name)) found.set(name, messageAt(words, key))
    return found.get(name)
  }

  const speaker: Speaker = {
    locale,
    t(key, values, count) {
      const message = find(key)
      if (message === undefined) return missing(locale.value, key)
      return typeof values === 'number' ? say(message, {}, values) : say(message, values, count)
    },
    te: (key) => find(key) !== undefined,
    n: (value, format) => formatOf(`n ${locale.value} ${format}`, () => new Intl.NumberFormat(locale.value, format === undefined ? {} : numbers[locale.value]?.[format])).format(value),
    d: (value, format) => formatOf(`d ${locale.value} ${format}`, () => new Intl.DateTimeFormat(locale.value, format === undefined ? {} : dates[locale.value]?.[format]))
      .format(typeof value === 'string' ? new Date(value) : value),
  }

  return {
    global: {
      ...speaker,
      add(language, words) {
        spoken.set(language, { ...spoken.get(language), ...words })
        found.clear()
      },
    },
    install: (app) => { app.provide(WORDS, speaker) },
  }
}

/** The app's words, for components and stores. @throws Error outside an app that has them */
export function useI18n(): Speaker {
  const speaker = inject(WORDS, undefined)
  if (!speaker) throw new Error('useI18n: this app has no words')
  return speaker
}
