/** Text and names of values in turns, text first: `['共 ', 'n', ' 家']`. */
export type Pattern = string | readonly string[]
/** One pattern, or one for each number (a list of lists), as the build has read it from `locales/`. */
export type Message = Pattern | readonly (readonly string[])[]
/** Words under their keys, branch by branch. */
export interface Words { readonly [key: string]: Message | Words }
export type Values = Readonly<Record<string, unknown>>

/** Which of so many patterns says a number: of two the one for one and the one for more; a third, put first, is for none. */
function choose(count: number, patterns: number): number {
  const number = Math.abs(count)
  if (patterns === 2) return number === 1 ? 0 : 1
  return Math.min(number, patterns - 1, 2)
}

const isCounted = (message: readonly string[] | readonly (readonly string[])[]): message is readonly (readonly string[])[] => Array.isArray(message[0])

/** A message as text. `count` says which of its patterns, and stands for `n` and `count` when no other values of these names are given. */
export function say(message: Message, values: Values = {}, count?: number): string {
  if (typeof message === 'string') return message
  const named = [values['count'], values['n'], count].find((value) => typeof value === 'number')
  const pattern = isCounted(message) ? message[choose(named === undefined ? 1 : Number(named), message.length)] ?? [] : message
  return pattern.map((part, at) => {
    if (at % 2 === 0) return part
    const value = values[part] ?? (part === 'n' || part === 'count' ? count : undefined)
    return value === undefined || value === null ? '' : String(value)
  }).join('')
}

/** The message at a key such as `app.nav.today`, or undefined. */
export function messageAt(words: Words | undefined, key: string): Message | undefined {
  let at: Message | Words | undefined = words
  for (const step of key.split('.')) {
    if (typeof at !== 'object' || Array.isArray(at) || !Object.hasOwn(at, step)) return undefined
    at = (at as Words)[step]
  }
  return typeof at === 'string' || Array.isArray(at) ? at as Message : undefined
}
