/** What stays empty is one thing. */
export const NONE: readonly never[] = []

/**
 * A list with one more. Most lists of an evaluation stay empty or get one entry or two; an empty one that grows takes room for
 * seventeen at once.
 * @returns the list itself where it has room
 */
export function oneMore<T>(list: readonly T[], one: T): readonly T[] {
  if (list.length === 0) return [one]
  if (list.length === 1) return [list[0]!, one]
  ;(list as T[]).push(one)
  return list
}
