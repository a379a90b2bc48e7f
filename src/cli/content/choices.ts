import * as v from 'valibot'
import { CHOICE_SETS, Choice, Names, type Choices, type ChoiceSetId } from '@/domain/content'
import { SeedError } from './problems'
import { readFolder, readYaml, shaped } from './read-seeds'

const Pack = v.strictObject({ version: v.string() })
/** Written flat, so that a choice fits on a line. */
const SeedChoice = v.pipe(
  v.strictObject({ key: Choice.entries.key, ...Names.entries, hint: Choice.entries.hint, serviceKinds: Choice.entries.serviceKinds }),
  v.transform(({ zh, en, ...choice }): Choice => ({ ...choice, name: { zh, en } })),
)
const SeedFile = v.record(v.picklist(CHOICE_SETS), v.pipe(v.array(SeedChoice), v.minLength(1)))

/** Compiles `seeds/choices`. @throws SeedError, also when a set is missing or is in two files */
export async function compileChoices(seedsDir: string): Promise<Choices> {
  const { version } = shaped(Pack, await readYaml(seedsDir, 'choices/pack.yaml'), 'choices/pack.yaml')
  const sets: Partial<Record<ChoiceSetId, Choice[]>> = {}
  for (const { path, value } of await readFolder(seedsDir, 'choices')) {
    if (path.endsWith('/pack.yaml')) continue
    for (const [id, choices] of Object.entries(shaped(SeedFile, value, path)) as [ChoiceSetId, Choice[]][]) {
      if (sets[id]) throw new SeedError([{ at: path, message: `set ${id} is also in another file` }])
      sets[id] = choices
    }
  }
  const missing = CHOICE_SETS.filter((id) => !sets[id])
  if (missing.length) throw new SeedError([{ at: 'choices', message: `no choices for: ${missing.join(', ')}` }])
  return { version, sets: sets as Choices['sets'] }
}
