import type { Facts } from './facts'
import type { FactRef } from './pack'

type Holder = Readonly<Record<string, unknown>>
export type Item = Holder

/** Whether nothing is answered of a thing that is there on the form. */
export const isBlank = (holder: object): boolean => Object.values(holder).every((value) => value === undefined)

/** Reads one fact of an applicant, or of an item. */
export type Reader = (facts: Facts, item: Item | undefined) => unknown

/** A reader of what a fact says, undefined when nobody answered. */
export function readerOf([first, second]: FactRef): Reader {
  if (second === undefined) return (facts) => (facts as Holder)[first]
  if (first === 'item') return (_, item) => item?.[second]
  return (facts) => (facts as Record<string, Holder | undefined>)[first]?.[second]
}

/** `['item', 'type']` in `patents[0]` → `patents[0].type` */
export const pathOf = (ref: FactRef, itemPath: string | undefined): string =>
  ref[0] === 'item' ? `${itemPath}.${ref[1]}` : ref.join('.')

/** The same for one fact in many items. A path is made once and kept: it is written for very many applicants. */
export function pathsOf(ref: FactRef): (itemPath: string | undefined) => string {
  const made = new Map<string | undefined, string>()
  const make = (itemPath: string | undefined): string => {
    const path = pathOf(ref, itemPath)
    made.set(itemPath, path)
    return path
  }
  return (itemPath) => made.get(itemPath) ?? make(itemPath)
}

/** Paths of a list's items, `patents[0]`; kept like those of facts. */
export function itemPathsOf(list: string): (index: number) => string {
  const made: string[] = []
  return (index) => made[index] ??= `${list}[${index}]`
}

/** `patents[0].type` → `['patents', 0, 'type']` */
export const keysOf = (path: string): (string | number)[] =>
  [...path.matchAll(/([A-Za-z]+)|\[(\d+)\]/g)].map((match) => match[1] ?? Number(match[2]))

/** The answer at a path such as `applicant.kind` or `patents[0].costYuan`. */
export const getFact = (facts: Facts, path: string): unknown =>
  keysOf(path).reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], facts)

function withValue(holder: unknown, keys: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = keys
  if (key === undefined) return value
  if (typeof key === 'number') {
    const list = [...(holder as unknown[] | undefined) ?? []]
    if (rest.length === 0 && value === undefined) list.splice(key, 1)
    else list[key] = withValue(list[key], rest, value)
    return Array.from(list, (item) => item ?? {})
  }
  const copy: Record<string, unknown> = { ...(holder as Holder | undefined) }
  const next = withValue(copy[key], rest, value)
  if (next === undefined) delete copy[key]
  else copy[key] = next
  return copy
}

/**
 * The facts with one answer changed; the facts given stay as they are.
 * @param value undefined takes the answer back, and removes the item at a path such as `patents[1]`
 */
export const setFact = (facts: Facts, path: string, value: unknown): Facts => withValue(facts, keysOf(path), value) as Facts
