import { join } from 'node:path'
import { root } from '~/src/cli/setup.mjs'
import { readMessages, type Language } from '~/src/cli/words/messages'

export type { Language }
const messages = readMessages(join(root, 'locales'))

/** Everything that is a key of a message, to find one that stands on the screen in place of its words. */
export const KEYS: ReadonlySet<string> = new Set(messages['zh-CN'].keys())

export type Say = (key: string, given?: Record<string, string | number>) => string

/** Words as they stand on the screen; of a plural the first form. @throws Error when there is no such message */
export const sayIn = (language: Language): Say => (key, given = {}) => {
  const message = messages[language].get(key)
  if (message === undefined) throw new Error(`no message ${key}`)
  return message.split(' | ')[0]!.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(given[name] ?? whole))
}
