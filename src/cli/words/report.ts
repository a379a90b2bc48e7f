import { compareMessages, LANGUAGES, type Language, type Messages } from './messages'
import { refusedVariants } from './variants'
import type { FileWords, Finding, KeyUse } from './finding'

/**
 * Joins what the files say with what the locales hold.
 * @param always keys that code outside the scanned folders stands for, such as those of error codes
 */
export function reportWords(files: readonly FileWords[], messages: Record<Language, Messages>, always: readonly string[] = []): Finding[] {
  const uses = files.flatMap((file) => file.uses)
  const keys = new Set(LANGUAGES.flatMap((language) => [...messages[language].keys()]))
  const named = new Set([...always, ...uses.map((use) => use.key)])
  const patterns = [...named].filter((key) => key.includes('*')).map(toPattern)
  const lacking = (key: string) => (key.includes('*') ? ![...keys].some((known) => toPattern(key).test(known)) : !keys.has(key))
  return [
    ...files.flatMap((file) => file.findings),
    ...uses.filter((use) => use.called && lacking(use.key)).map((use: KeyUse) => ({ at: use.at, message: `no words for ${use.key}` })),
    ...always.filter((key) => !keys.has(key)).map((key) => ({ at: 'locales', message: `no words for ${key}` })),
    ...compareMessages(messages),
    ...refusedVariants(messages),
    ...[...keys].filter((key) => !named.has(key) && !patterns.some((pattern) => pattern.test(key))).sort().map((key) => ({ at: 'locales', message: `${key} is used nowhere` })),
  ]
}

/** A star stands for one part of a key or a piece of it, never for a dot: `error.*` covers `error.offline`. */
const toPattern = (key: string): RegExp => new RegExp(`^${key.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')).join('[^.]+')}$`)
