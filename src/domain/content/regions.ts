import * as v from 'valibot'
import { Names, SourceDocument } from './text'

/** `park`: a development zone with a statistical code, not a formal administrative division. */
export const REGION_KINDS = ['country', 'province', 'city', 'district', 'subdistrict', 'town', 'park'] as const
export type RegionKind = (typeof REGION_KINDS)[number]

export const Region = v.strictObject({
  /** `CN`, two digits (province), four (city), six (district or county-level city) or nine (town level). */
  code: v.pipe(v.string(), v.regex(/^(CN|\d{2}|\d{4}|\d{6}|\d{9})$/)),
  name: Names,
  kind: v.picklist(REGION_KINDS),
  /** Other written forms that people type. */
  synonyms: v.array(v.string()),
})
export type Region = v.InferOutput<typeof Region>

export const Regions = v.strictObject({
  version: v.string(),
  /** Day up to which the codes hold. */
  asOf: v.pipe(v.string(), v.isoDate()),
  documents: v.array(SourceDocument),
  /** From wide to narrow; towns in the order of their codes. */
  regions: v.array(Region),
})
export type Regions = v.InferOutput<typeof Regions>

/** True for the nine-digit units a record can belong to. */
export const isTownCode = (code: string): boolean => /^\d{9}$/.test(code)

/** The code of the next wider region, or undefined for the country. */
export function widerRegion(code: string): string | undefined {
  if (code === 'CN') return undefined
  const length = [6, 4, 2].find((size) => size < code.length)
  return length ? code.slice(0, length) : 'CN'
}

/** True when `inner` is `outer` or lies in it. */
export const regionWithin = (inner: string, outer: string): boolean => outer === 'CN' || inner.startsWith(outer)
