import { join } from 'node:path'
import * as v from 'valibot'
import { checkFacts, type Facts, type Words } from '@/domain/policy'
import { WordsRule } from '@/domain/policy/rule-schema'
import { SeedError } from '../content/problems'
import { readYaml, shaped } from '../content/read-seeds'

const PATH = join('policies', 'samples.yaml')
const SamplesRule = v.array(v.strictObject({ id: v.string(), title: WordsRule, facts: v.record(v.string(), v.unknown()) }))

/** A typical applicant. */
export interface Sample { id: string; title: Words; facts: Facts }

/**
 * Reads the typical applicants.
 * @throws SeedError naming facts that cannot be so
 */
export async function readSamples(seedsDir: string): Promise<Sample[]> {
  return shaped(SamplesRule, await readYaml(seedsDir, PATH), PATH).map(({ id, title, facts: written }) => {
    const { facts, problems } = checkFacts(written)
    if (problems) throw new SeedError(problems.map(({ path, code }) => ({ at: `${PATH} ${id}`, message: `fact ${path} cannot be so (${code})` })))
    return { id, title, facts: facts! }
  })
}
