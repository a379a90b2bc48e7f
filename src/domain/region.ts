/**
 * Division codes (GB/T 2260 and its statistical extension) nest by prefix: 32 province, 3202 city, 320282 county,
 * 320282103 town; zeros fill up the rest.
 */
const levels = [2, 4, 6, 9] as const

/** The code without the zeros that only fill up: `320200` → `3202`, `320282103000` → `320282103`. */
export function trimRegion(code: string): string {
  if (!code.endsWith('0')) return code
  const length = levels.find((length) => code.length >= length && /^0*$/.test(code.slice(length)))
  return length ? code.slice(0, length) : code
}

/**
 * Tells of places whether they lie inside an area: undefined when the code names something larger that holds the area, so that it
 * may or may not.
 */
export function insideOf(area: string): (code: string) => boolean | undefined {
  const outer = trimRegion(area)
  return (code) => {
    // most places lie inside, and what only fills up at the end cannot change that
    if (code.startsWith(outer)) return true
    return outer.startsWith(trimRegion(code)) ? undefined : false
  }
}

/** Whether a place lies inside an area, see `insideOf`. */
export const isInside = (code: string, area: string): boolean | undefined => insideOf(area)(code)

/** City of a code, county, town; undefined when it is not so fine. */
export const cityOf = (code: string): string | undefined => code.length >= 4 ? code.slice(0, 4) : undefined
export const countyOf = (code: string): string | undefined => code.length >= 6 ? code.slice(0, 6) : undefined
export const townOf = (code: string): string | undefined => code.length >= 9 ? code.slice(0, 9) : undefined
