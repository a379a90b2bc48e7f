/** The keys the device uses. Binary keys are not among them. */
export type Key = number | string | Date | Key[]
export type KeyPath = string | readonly string[] | null

const rank = (key: Key): number => (typeof key === 'string' ? 2 : typeof key === 'number' ? 0 : Array.isArray(key) ? 3 : 1)

/** The order of keys: numbers, dates, texts, lists. */
export function compare(a: Key, b: Key): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a === b ? 0 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const ranks = rank(a) - rank(b)
  if (ranks !== 0) return ranks
  if (!Array.isArray(a) || !Array.isArray(b)) return Number(a) - Number(b)
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const order = compare(a[at]!, b[at]!)
    if (order !== 0) return order
  }
  return a.length - b.length
}

export function isKey(value: unknown): value is Key {
  if (typeof value === 'string') return true
  if (typeof value === 'number') return !Number.isNaN(value)
  if (Array.isArray(value)) return value.every(isKey)
  return value instanceof Date && !Number.isNaN(value.getTime())
}

/** @throws DataError */
export function asKey(value: unknown): Key {
  if (isKey(value)) return value
  throw new DOMException('no valid key', 'DataError')
}

function step(value: unknown, path: string): unknown {
  let at = value
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Record<string, unknown>)[name]
  }
  return at
}

/** What stands at a key path; undefined where nothing or no key stands. */
export function keyAt(value: unknown, path: string | readonly string[]): Key | undefined {
  const found = typeof path === 'string' ? part(value, path) : path.map((each) => part(value, each))
  return isKey(found) ? found : undefined
}

const part = (value: unknown, path: string): unknown => {
  if (path.includes('.')) return step(value, path)
  return typeof value === 'object' && value !== null && Object.hasOwn(value, path) ? (value as Record<string, unknown>)[path] : undefined
}

/** The keys of one value in a multi-entry index: each once, what is no key left out. */
export function manyKeysAt(value: unknown, path: string): Key[] {
  const found = part(value, path)
  if (!Array.isArray(found)) return isKey(found) ? [found] : []
  const keys: Key[] = []
  for (const each of found) if (isKey(each) && !keys.some((key) => compare(key, each) === 0)) keys.push(each)
  return keys
}
