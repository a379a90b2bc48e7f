/** Equality by content, blind to the order of members. */
export const sameContent = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)

const canonical = (value: unknown): string => JSON.stringify(value ?? null, (_key, member: unknown) =>
  (typeof member === 'object' && member !== null && !Array.isArray(member)
    ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
    : member))

type Members = Record<string, unknown>
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)
const namesOf = (...all: Members[]): Set<string> => new Set(all.flatMap((each) => Object.keys(each)))

/**
 * A draft that changed in the store while it was open here (the self-check put its result into it, or another tab wrote):
 * fields not touched here since `base` take the stored value, touched ones stay. Goes into groups of fields; a list is one value.
 */
export function mergeDrafts<T extends object>(base: T, ours: T, theirs: T): T {
  const [was, here, there] = [base, ours, theirs] as unknown as [Members, Members, Members]
  const merged: Members = {}
  for (const name of namesOf(here, there)) {
    const [a, b, c] = [was[name], here[name], there[name]]
    const value = sameContent(b, a) ? c : isMembers(a) && isMembers(b) && isMembers(c) ? mergeDrafts(a, b, c) : b
    if (value !== undefined) merged[name] = value
  }
  return merged as T
}

/** Whether both sides changed the same place since `base`, and differently: then no merging is safe without asking. */
export function draftsClash(base: unknown, ours: unknown, theirs: unknown): boolean {
  if (sameContent(ours, theirs) || sameContent(ours, base) || sameContent(theirs, base)) return false
  if (!isMembers(base) || !isMembers(ours) || !isMembers(theirs)) return true
  return [...namesOf(base, ours, theirs)].some((name) => draftsClash(base[name], ours[name], theirs[name]))
}
