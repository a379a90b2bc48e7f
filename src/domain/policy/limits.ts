/** Most items one list of facts may hold, and most yuan one field. */
export const MAX_ITEMS = 10_000
export const MAX_YUAN = 100_000_000_000
/** A Chinese patent lives at most that many years. */
export const MAX_PATENT_YEARS = 20
