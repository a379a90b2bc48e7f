import { campaign, type Failure } from './campaign'

/** What a player says, one JSON line each. */
export type Line = { passed: number; outcome: string } | { failure: Failure }

const say = (line: Line): void => { process.stdout.write(`${JSON.stringify(line)}\n`) }

const [from, count, step, shrink] = process.argv.slice(2).map(Number) as [number, number, number, number]
const failure = await campaign({ from, count, step, shrink: shrink === 1, onPassed: (seed, outcome) => say({ passed: seed, outcome }) })
if (failure) say({ failure })
