/**
 * Division codes (GB/T 2260 and its statistical extension) nest by prefix: 32 province, 3202 city, 320282 county,
 * 320282103 town; zeros fill up the rest.
 */
const levels = [2, 4, 6, 9] as const

/** The code without the zeros that only fill up: `320200` → `3202`, `320282103000` → `320282103`. */
export function trimRegion(code: string): string {
  const length = levels.find((length) => code.length >= length && /^0*$/.test(code.slice(length)))
  return length ? code.slice(0, length) : code
}

/**
 * Whether a place lies inside an area.
 * @returns undefined when the code names something larger that holds the area, so that it may or may not
 */
export function isInside(code: string, area: string): boolean | undefined {
  const place = trimRegion(code)
  const outer = trimRegion(area)
  if (place.startsWith(outer)) return true
  return outer.startsWith(place) ? undefined : false
}

/** City of a code, county, town; undefined when it is not so fine. */
export const cityOf = (code: string): string | undefined => code.length >= 4 ? code.slice(0, 4) : undefined
export const countyOf = (code: string): string | undefined => code.length >= 6 ? code.slice(0, 6) : undefined
export const townOf = (code: string): string | undefined => code.length >= 9 ? code.slice(0, 9) : undefined
