/**
 * npm run -s policy:lint [-- FOLDER]
 *
 * Checks every pack of `seeds/` (or of another folder of that shape) and works out the examples written into its rules.
 * One line per problem, `place: what is wrong`, and exit status 1; otherwise what was checked.
 */
import { resolve } from 'node:path'
import { civilDateOf } from '@/domain/civil-date'
import { compilePolicies, readPolicyCases } from '../content/policies'
import { failingCases } from '../content/policy-cases'
import { SeedError } from '../content/problems'
import { SEEDS_DIR } from '../content/read-seeds'
import { questionsAsked } from './questions-asked'
import { readSamples } from './samples'

const folder = process.argv[2]
const seedsDir = folder === undefined ? SEEDS_DIR : resolve(folder)

try {
  const packs = await compilePolicies(seedsDir)
  const cases = await readPolicyCases(seedsDir)
  const problems = packs.flatMap((pack) => failingCases(pack, cases))
  if (problems.length) throw new SeedError(problems)
  const samples = await readSamples(seedsDir)
  for (const pack of packs) {
    const { id, version, sha256, benefits } = pack
    const examples = cases.filter(({ pack }) => pack === id).reduce((sum, one) => sum + one.cases.length, 0)
    console.log(`${id}  ${version}  ${sha256.slice(0, 12)}  ${benefits.length} benefits, ${examples} examples hold`)
    const asked = samples.map((sample) => questionsAsked(pack, sample, { asOf: civilDateOf(Date.now()) }).length)
    const mean = asked.reduce((sum, one) => sum + one, 0) / asked.length
    console.log(`${id}  ${samples.length} typical applicants are asked ${mean.toFixed(1)} questions on average, ${Math.max(...asked)} at most`)
  }
} catch (error) {
  if (error instanceof SeedError) process.exitCode = 1
  else process.exitCode = 2
  console.error(error instanceof SeedError || (error as NodeJS.ErrnoException).code ? (error as Error).message : error)
}
