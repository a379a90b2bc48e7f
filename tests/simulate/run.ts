// `npm run simulate -- --seeds N [--seed S] [--mutant NAME,…|all] [--jobs J]`: see docs/decisions/2026-11-22-simulation.md.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { bundle } from './bundle'
import type { Failure } from './campaign'
import { MUTANTS, type Mutant } from './mutants'
import { playRange } from './players'

const { values } = parseArgs({ options: { seeds: { type: 'string' }, seed: { type: 'string' }, mutant: { type: 'string' }, jobs: { type: 'string' } } })

const number = (name: 'seeds' | 'seed' | 'jobs', otherwise: number): number => {
  const given = values[name] === undefined ? otherwise : Number(values[name])
  if (!Number.isSafeInteger(given) || given < 1) stop(`--${name} must be a whole number from 1`)
  return given
}

function stop(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(2)
}

const say = (line: string): void => { process.stdout.write(`${line}\n`) }
const jobs = number('jobs', availableParallelism())
const seed = number('seed', 1)

function tell({ seed, error, schedule, shrunk }: Failure): void {
  say(`seed ${seed}: ${error}`)
  say(shrunk ? 'The shortest schedule that still fails:' : 'The schedule:')
  for (const line of schedule) say(`  ${line}`)
  say(`Again: npm run simulate -- --seed ${seed}${values.mutant ? ` --mutant ${values.mutant}` : ''}`)
}

async function campaign(): Promise<boolean> {
  const seeds = number('seeds', values.seed === undefined ? 2_000 : 1)
  let shown = Date.now()
  const { passed, failure, seconds } = await playRange(await bundle(), { seed, seeds, jobs, shrink: true, onProgress: (passed) => {
    if (Date.now() - shown < 10_000) return
    shown = Date.now()
    process.stderr.write(`${passed} of ${seeds}\n`)
  } })
  if (failure) tell(failure)
  say(`${(passed / seconds).toFixed(1)} schedules/s of 40 actions, ${jobs} at once`)
  say(`${passed} passed, ${failure ? 1 : 0} failed`)
  return !failure
}

async function hunt(mutants: readonly Mutant[]): Promise<boolean> {
  const seeds = number('seeds', 20_000)
  let missed = 0
  say('| mutant | planted bug | found at seed | schedules tried | s | invariant |')
  say('|---|---|---|---|---|---|')
  for (const mutant of mutants) {
    const module = await bundle(mutant).catch((error: Error) => error)
    if (module instanceof Error) {
      missed += 1
      say(`| ${mutant.name} | ${mutant.what} | the source has moved on: mend the patch in mutants.ts | | | |`)
      continue
    }
    const { passed, failure, seconds } = await playRange(module, { seed, seeds, jobs, shrink: mutants.length === 1 })
    if (!failure) missed += 1
    const invariant = failure?.error.split('\n')[0]!.slice(0, 60) ?? ''
    say(`| ${mutant.name} | ${mutant.what} | ${failure?.seed ?? 'not found'} | ${passed + (failure ? 1 : 0)} | ${seconds.toFixed(1)} | ${invariant} |`)
    if (failure && mutants.length === 1) tell(failure)
  }
  say(`${mutants.length - missed} found, ${missed} not found`)
  return missed === 0
}

const wanted = values.mutant === 'all' ? MUTANTS : MUTANTS.filter(({ name }) => values.mutant?.split(',').includes(name))
if (values.mutant !== undefined && wanted.length === 0) stop(`no such mutant; there are: ${MUTANTS.map(({ name }) => name).join(', ')}`)
process.exitCode = (await (values.mutant === undefined ? campaign() : hunt(wanted))) ? 0 : 1
