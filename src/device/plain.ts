/**
 * Plain data as JSON would carry it: reactive proxies, `undefined` members and class instances cannot be stored or sent.
 * Faster than writing JSON and reading it again.
 */
export function plain<T>(value: T): T {
  return copy(value) as T
}

function copy(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null
  if (Array.isArray(value)) return Array.from(value, (item) => (item === undefined ? null : copy(item)))
  if (typeof value !== 'object') return undefined
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return copy((value as { toJSON(): unknown }).toJSON())
  // Not by assignment: a member may be called __proto__.
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)]).filter(([, member]) => member !== undefined))
}
