/** What a search looks at; small enough that ten thousand stay in memory. */
export interface EnterpriseEntry {
  id: string
  name: string
  creditCode?: string
  town: string
  sample?: boolean
  /** Fields with two values somebody has yet to choose between. */
  conflicts?: number
  /** Prepared by `searchText`. */
  text: string
}

/** NFKC folds full-width forms, then case and spaces go: `９１３２ ０２８２ｍａ` and `91320282MA` are the same. */
export const fold = (text: string): string => text.normalize('NFKC').toUpperCase().replace(/[\s·・.-]+/gu, '')

/** Name, credit code and the initials of the name's pinyin, folded. */
export const searchText = (name: string, creditCode: string | undefined, initials: (name: string) => string): string =>
  [fold(name), creditCode ? fold(creditCode) : '', initials(name)].join('\n')

/**
 * Entries that hold every word of the query, best first: names that begin with it, then names that hold it, then codes
 * and initials. An empty query gives all, in their order.
 */
export function searchEnterprises(entries: readonly EnterpriseEntry[], query: string): EnterpriseEntry[] {
  const words = query.split(/\s+/u).map(fold).filter(Boolean)
  // A credit code typed in groups (`9132 0282 …`) is one word.
  const joined = fold(query)
  if (!joined) return [...entries]
  const found: EnterpriseEntry[][] = [[], [], []]
  for (const entry of entries) {
    if (!entry.text.includes(joined) && !words.every((word) => entry.text.includes(word))) continue
    const at = entry.text.indexOf(joined)
    found[at === 0 ? 0 : at > 0 && at < entry.text.indexOf('\n') ? 1 : 2]!.push(entry)
  }
  return found.flat()
}
