export interface Place {
  code: string
  /** Name in the present language. */
  name: string
  /** All ways to write it, for the search. */
  words: readonly string[]
}

export interface TownGroup {
  district: Place
  towns: Place[]
}

/**
 * Towns under their districts, narrowed to those a search finds: by name in any language, other spelling, or code.
 * A district that is found itself shows all its towns.
 */
export function townGroups(districts: readonly Place[], towns: readonly Place[], search: string): TownGroup[] {
  const wanted = search.trim().toLowerCase()
  const found = (place: Place) => wanted === '' || place.code.startsWith(wanted) || place.words.some((word) => word.toLowerCase().includes(wanted))
  return districts
    .map((district) => {
      const own = towns.filter((town) => town.code.startsWith(district.code))
      return { district, towns: found(district) ? own : own.filter(found) }
    })
    .filter((group) => group.towns.length > 0)
}
