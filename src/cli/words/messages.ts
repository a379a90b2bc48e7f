import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Finding } from './finding'

export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
/** `visits.title` → words. */
export type Messages = ReadonlyMap<string, string>

/** Reads `locales/<language>/<namespace>.json` of both languages. */
export const readMessages = (localesDir: string): Record<Language, Messages> =>
  Object.fromEntries(LANGUAGES.map((language) => {
    const files = readdirSync(join(localesDir, language)).filter((name) => name.endsWith('.json'))
    const all = files.flatMap((name) => flat(basename(name, '.json'), JSON.parse(readFileSync(join(localesDir, language, name), 'utf8'))))
    return [language, new Map(all)]
  })) as unknown as Record<Language, Messages>

const flat = (at: string, value: unknown): [string, string][] =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, member]) => flat(`${at}.${key}`, member))
    : [[at, typeof value === 'string' ? value : '']]

/** Keys that one language has and the other has not, that say nothing, or that take other parameters in each language. */
export function compareMessages(messages: Record<Language, Messages>): Finding[] {
  const keys = [...new Set(LANGUAGES.flatMap((language) => [...messages[language].keys()]))].sort()
  return keys.flatMap((key) => {
    const absent = LANGUAGES.filter((language) => !messages[language].has(key))
    if (absent.length) return [{ at: `locales/${absent[0]}`, message: `${key} is missing` }]
    const empty = LANGUAGES.filter((language) => !messages[language].get(key)?.trim())
    if (empty.length) return [{ at: `locales/${empty[0]}`, message: `${key} says nothing` }]
    const [zh, en] = LANGUAGES.map((language) => parameters(messages[language].get(key) ?? ''))
    return zh === en ? [] : [{ at: 'locales', message: `${key} takes ${zh || 'nothing'} in zh-CN and ${en || 'nothing'} in en` }]
  })
}

/** Names in braces, without the number of a plural, which a language may leave unsaid. */
function parameters(text: string): string {
  const names = [...text.matchAll(/\{\s*(\w+)\s*\}/g)].map((match) => match[1] ?? '').filter((name) => name !== 'count' && name !== 'n')
  return [...new Set(names)].sort().join(', ')
}
