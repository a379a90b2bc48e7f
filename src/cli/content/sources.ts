import * as v from 'valibot'
import { SourceDocument } from '@/domain/content'
import { readYaml, shaped } from './read-seeds'

export type Sources = ReadonlyMap<string, SourceDocument>

export const readSources = async (seedsDir: string): Promise<Sources> =>
  new Map(shaped(v.array(SourceDocument), await readYaml(seedsDir, 'sources.yaml'), 'sources.yaml').map((document) => [document.id, document]))

/** The documents of these ids, in the order of the sources file; unknown ids are left to the checks. */
export function citedDocuments(sources: Sources, ids: Iterable<string>): SourceDocument[] {
  const cited = new Set(ids)
  return [...sources.values()].filter((document) => cited.has(document.id))
}
