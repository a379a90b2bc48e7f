import { campaign, type Failure } from './campaign'

/** What a player says, one JSON line each. */
export type Line = { passed: number } | { failure: Failure }

const OFTEN_MS = 250

const say = (line: Line): void => { process.stdout.write(`${JSON.stringify(line)}\n`) }

const [from, count, step, shrink] = process.argv.slice(2).map(Number) as [number, number, number, number]
let passed = 0
let last = Date.now()
const tell = (): void => {
  if (passed > 0) say({ passed })
  passed = 0
  last = Date.now()
}

const failure = await campaign({
  from, count, step, shrink: shrink === 1,
  onPassed: () => {
    passed += 1
    if (Date.now() - last > OFTEN_MS) tell()
  },
})
tell()
if (failure) say({ failure })
