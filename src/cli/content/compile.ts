import { createHash } from 'node:crypto'
import { canonicalJson } from '@/domain/canonical'
import { policyPackName, type ContentPacks } from '@/domain/content'
import { checkContent } from './check'
import { compileChoices } from './choices'
import { compileDirectory } from './directory'
import { compileIndicators } from './indicators'
import { compilePrivacy } from './privacy'
import { compilePolicies } from './policies'
import { SeedError } from './problems'
import { compileRegions } from './regions'
import { readSources } from './sources'

export interface CompiledPack {
  name: string
  version: string
  /** Lower-case hex, of `json` as UTF-8. */
  sha256: string
  /** Canonical JSON of `data`. */
  json: string
  data: unknown
}

/**
 * Compiles `seeds/` to packs. The same seeds always give the same bytes.
 * @throws SeedError with every problem that the first failing stage finds: shape first, then the checks across files
 */
export async function compileContent(seedsDir: string): Promise<CompiledPack[]> {
  const sources = await readSources(seedsDir)
  const packs: ContentPacks = {
    directory: await compileDirectory(seedsDir, sources),
    regions: await compileRegions(seedsDir, sources),
    indicators: await compileIndicators(seedsDir, sources),
    choices: await compileChoices(seedsDir),
    privacy: await compilePrivacy(seedsDir),
  }
  const policies = await compilePolicies(seedsDir)
  const problems = checkContent({ ...packs, policies }, new Set(sources.keys()))
  if (problems.length) throw new SeedError(problems)
  return [
    ...Object.entries(packs).map(([name, data]) => compiled(name, data)),
    ...policies.map((policy) => compiled(policyPackName(policy.id), policy)),
  ]
}

function compiled(name: string, data: { version: string }): CompiledPack {
  const json = canonicalJson(data)
  return { name, version: data.version, sha256: createHash('sha256').update(json).digest('hex'), json, data }
}
