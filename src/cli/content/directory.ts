import * as v from 'valibot'
import { DirectoryEntry, ServiceContact, type Directory } from '@/domain/content'
import { SeedError } from './problems'
import { readFolder, readYaml, shaped } from './read-seeds'
import { citedDocuments, type Sources } from './sources'

const Pack = v.strictObject({ version: v.string() })
/** An entry as it is written: a hotline stands for its contact. */
const SeedEntry = v.strictObject({ ...DirectoryEntry.entries, hotline: v.optional(v.string()) })

/** Compiles `seeds/directory`. @throws SeedError */
export async function compileDirectory(seedsDir: string, sources: Sources): Promise<Directory> {
  const { version } = shaped(Pack, await readYaml(seedsDir, 'directory/pack.yaml'), 'directory/pack.yaml')
  const hotlines = new Map(shaped(v.array(ServiceContact), await readYaml(seedsDir, 'directory/hotlines.yaml'), 'directory/hotlines.yaml').map((line) => [line.phone, line]))
  const entries: DirectoryEntry[] = []
  for (const { path, value } of await readFolder(seedsDir, 'directory/entries')) {
    for (const { hotline, ...entry } of shaped(v.array(SeedEntry), value, path)) {
      const line = hotline === undefined ? undefined : hotlines.get(hotline)
      if (hotline !== undefined && !line) throw new SeedError([{ at: `${path} ${entry.id}`, message: `hotline ${hotline} is not in directory/hotlines.yaml` }])
      entries.push({ ...entry, contacts: line ? [...entry.contacts, line] : entry.contacts })
    }
  }
  return { version, documents: citedDocuments(sources, entries.flatMap((entry) => entry.sources)), entries }
}
