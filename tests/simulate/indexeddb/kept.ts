/** What stands on disk: a copy that nobody can change any more; parts that cannot be changed already are shared. */
export function kept(value: unknown): unknown {
  if (typeof value !== 'object' || Object.isFrozen(value)) return value
  if (Array.isArray(value)) return Object.freeze(value.map(kept))
  if (!isPlain(value)) return cloned(value as object)
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value as object)) copy[key] = kept((value as Record<string, unknown>)[key])
  return Object.freeze(copy)
}

/** What a reader is given: a copy he may write into. */
export function given(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(given)
  if (!isPlain(value)) return cloned(value as object)
  const copy = { ...value } as Record<string, unknown>
  for (const key in copy) {
    const part = copy[key]
    if (typeof part === 'object' && part !== null) copy[key] = given(part)
  }
  return copy
}

/** The platform's own way takes a trip through a message channel. */
function cloned(value: object): unknown {
  if (value instanceof Date) return new Date(value)
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return value.slice(0)
  // Cannot be changed.
  return value instanceof Blob ? value : structuredClone(value)
}

function isPlain(value: unknown): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The value with its generated key. */
export function withKey(value: unknown, path: string, key: number): unknown {
  return Object.freeze({ ...(value as object), [path]: key })
}
