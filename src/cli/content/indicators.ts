import * as v from 'valibot'
import { Indicator, Indicators, PlanTask, Stage } from '@/domain/content'
import { readFolder, readYaml, shaped } from './read-seeds'
import { citedDocuments, type Sources } from './sources'

const Pack = v.strictObject({ version: v.string(), documents: v.array(v.string()) })

/** Compiles `seeds/indicators`. @throws SeedError */
export async function compileIndicators(seedsDir: string, sources: Sources): Promise<Indicators> {
  const read = async <S extends v.GenericSchema>(schema: S, file: string) => shaped(schema, await readYaml(seedsDir, `indicators/${file}`), `indicators/${file}`)
  const pack = await read(Pack, 'pack.yaml')
  const targets = (await readFolder(seedsDir, 'indicators/targets')).flatMap(({ path, value }) => shaped(v.array(Indicator), value, path))
  return {
    version: pack.version,
    documents: citedDocuments(sources, pack.documents),
    targets,
    stages: await read(v.array(Stage), 'stages.yaml'),
    tasks: await read(v.array(PlanTask), 'tasks.yaml'),
    differences: await read(Indicators.entries.differences, 'differences.yaml'),
  }
}
