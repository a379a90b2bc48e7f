/** Equality by content, blind to the order of members. */
export const sameContent = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)

const canonical = (value: unknown): string => JSON.stringify(value ?? null, (_key, member: unknown) =>
  (typeof member === 'object' && member !== null && !Array.isArray(member)
    ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
    : member))

/**
 * A draft that changed in the store while it was open here (the self-check put its result into it, or another tab wrote):
 * fields not touched here since `base` take the stored value, touched ones stay.
 */
export function mergeDrafts<T extends object>(base: T, ours: T, theirs: T): T {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]) as Set<keyof T & string>
  const merged: Partial<T> = {}
  for (const name of names) {
    const value = sameContent(ours[name], base[name]) ? theirs[name] : ours[name]
    if (value !== undefined) merged[name] = value
  }
  return merged as T
}
