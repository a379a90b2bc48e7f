import * as v from 'valibot'
import { Names, Region, Regions } from '@/domain/content'
import { readFolder, readYaml, shaped } from './read-seeds'
import { citedDocuments, type Sources } from './sources'

const SeedRegion = v.strictObject({ ...Region.entries, synonyms: v.optional(v.array(v.string()), []) })
const Pack = v.strictObject({ version: v.string(), asOf: Regions.entries.asOf, documents: v.array(v.string()), around: v.array(SeedRegion) })
const District = v.strictObject({
  code: v.pipe(v.string(), v.regex(/^\d{6}$/)),
  name: Names,
  synonyms: v.optional(v.array(v.string()), []),
  towns: v.array(SeedRegion),
})

/** Compiles `seeds/regions`. @throws SeedError */
export async function compileRegions(seedsDir: string, sources: Sources): Promise<Regions> {
  const pack = shaped(Pack, await readYaml(seedsDir, 'regions/pack.yaml'), 'regions/pack.yaml')
  const districts = (await readFolder(seedsDir, 'regions/districts')).map(({ path, value }) => shaped(District, value, path))
  const regions = [
    ...pack.around,
    ...districts.map(({ code, name, synonyms }): Region => ({ code, name, kind: 'district', synonyms })),
    ...districts.flatMap((district) => district.towns),
  ]
  return { version: pack.version, asOf: pack.asOf, documents: citedDocuments(sources, pack.documents), regions }
}
