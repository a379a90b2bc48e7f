import { isTownCode, widerRegion, type Regions } from '@/domain/content'
import { count, EXPECTED, repeated } from './findings'
import type { Problem } from './problems'

export function checkRegions({ regions, documents }: Regions): Problem[] {
  const codes = new Set(regions.map((region) => region.code))
  const districts = regions.filter((region) => region.kind === 'district')
  const towns = regions.filter((region) => isTownCode(region.code))
  return [
    ...count('regions', 'districts', districts.length, EXPECTED.districts),
    ...count('regions', 'town-level units', towns.length, EXPECTED.towns),
    ...repeated('regions', regions.map((region) => region.code)),
    ...(documents.length ? [] : [{ at: 'regions', message: 'codes without a source document' }]),
    ...regions.flatMap(({ code, kind }) => {
      const wider = widerRegion(code)
      return [
        ...(wider && !codes.has(wider) ? [{ at: `regions ${code}`, message: `lies in ${wider}, which does not exist` }] : []),
        ...(isTownCode(code) === ['subdistrict', 'town', 'park'].includes(kind) ? [] : [{ at: `regions ${code}`, message: `kind ${kind} does not go with this code` }]),
      ]
    }),
  ]
}
