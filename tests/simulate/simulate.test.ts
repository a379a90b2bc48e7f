import { describe, expect, it } from 'vitest'
import { bundle, patched } from './bundle'
import { MUTANTS } from './mutants'
import { playRange } from './players'

const A_WHILE_MS = 300_000
const SEEDS = 60

describe('the simulation', () => {
  it('keeps every invariant over random schedules of edits, faults, deaths and restores', async () => {
    const { passed, failure } = await playRange(await bundle(), { seed: 1, seeds: SEEDS, jobs: 2, shrink: false })
    expect(failure && `seed ${failure.seed}: ${failure.error}\n${failure.schedule.join('\n')}`).toBeUndefined()
    expect(passed).toBe(SEEDS)
  }, A_WHILE_MS)

  it('plays a seed the same alone and after others, and over Dexie as it is', async () => {
    const outcomes = async (module: string, jobs: number): Promise<Map<number, string>> => {
      const found = new Map<number, string>()
      await playRange(module, { seed: 1, seeds: 4, jobs, shrink: false, onOutcome: (seed, outcome) => found.set(seed, outcome) })
      return new Map([...found].sort(([a], [b]) => a - b))
    }
    const module = await bundle()
    const first = await outcomes(module, 1)
    expect(first.size).toBe(4)
    expect(await outcomes(module, 3)).toEqual(first)
    expect(await outcomes(await bundle(undefined, false), 1)).toEqual(first)
  }, A_WHILE_MS)

  it.each(['no-dedupe', 'no-tab-lock', 'trust-any-200'])('can fail: it finds %s', async (name) => {
    const { failure } = await playRange(await bundle(MUTANTS.find((mutant) => mutant.name === name)), { seed: 1, seeds: 200, jobs: 2, shrink: false })
    expect(failure).toBeDefined()
  }, A_WHILE_MS)

  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('has a place in the source for %s', async (_name, mutant) => {
    for (const { file } of mutant.patches) expect(await patched(file, mutant)).toBeDefined()
  })
})
