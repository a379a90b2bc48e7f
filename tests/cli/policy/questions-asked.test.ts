import { expect, it } from 'vitest'
import { evaluate } from '@/domain/policy'
import { questionsAsked } from '@/cli/policy/questions-asked'
import { readSamples } from '@/cli/policy/samples'
import { seedsDir, today, wuxi } from '../../domain/policy/pack'

const samples = await readSamples(seedsDir)
const asked = samples.map((sample) => questionsAsked(wuxi, sample, { asOf: today }))

it('typical applicants have a settled result after at most 12 questions: on average, and all but the one to whom every matter applies', () => {
  const mean = asked.reduce((sum, { length }) => sum + length, 0) / samples.length
  process.stdout.write(`questions to a settled result: ${mean.toFixed(1)} on average over ${samples.length} sample applicants, ${Math.min(...asked.map(({ length }) => length))} to ${Math.max(...asked.map(({ length }) => length))}\n`)
  expect(mean).toBeLessThanOrEqual(12)
  expect(samples.filter((_, at) => asked[at]!.length > 12).map(({ id }) => id)).toEqual(['brand-owner'])
})
it('asks nothing twice, and nothing more of somebody outside the city', () => {
  for (const paths of asked) expect(new Set(paths).size).toBe(paths.length)
  expect(asked[samples.findIndex(({ id }) => id === 'outside-wuxi')]).toEqual(['applicant.kind', 'applicant.region'])
})
it('nothing is left to ask of somebody who told everything', () => {
  const { facts } = samples.find(({ id }) => id === 'ceramics-workshop')!
  expect(evaluate(wuxi, facts, { asOf: today }).nextQuestion).toBeNull()
})
