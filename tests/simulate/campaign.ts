import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beginnings, play } from './play'
import type { Beginnings, Play } from './stage'
import { schedule, toldSteps, type Schedule } from './steps'

/** A schedule that broke an invariant, and the shortest one like it that was found in time. */
export interface Failure { seed: number; error: string; schedule: string[]; shrunk: boolean }

export interface Campaign {
  /** First seed, how many in all, and how far from one to the next: several players share a range. */
  from: number
  count: number
  step: number
  shrink: boolean
  /** Called after each schedule that kept all invariants, with what it came to: the same for the same seed. */
  onPassed: (seed: number, outcome: string) => void
}

const SHRINK_MS = 45_000

/** Of the one schedule nothing of Dexie is left for the next: see `dexie.ts`. */
const freshZones = (): void => (globalThis as unknown as Record<symbol, () => void>)[Symbol.for('simulate.freshZones')]!()

const generated = (seed: number): Schedule => fc.sample(schedule, { seed, numRuns: 1 })[0]!

/** Where a schedule ended: how many tasks it took, and what stands in the logs and on the disks. */
const outcomeOf = ({ loop, server, phones }: Play): string => createHash('sha256')
  .update(JSON.stringify([loop.turn(), loop.now(), [...server.store.state.heads.values()], phones.map(({ disk }) => [disk.changes, disk.rows('records'), disk.rows('sent')])])).digest('hex').slice(0, 16)

async function attempt(seed: number, from: Beginnings | undefined): Promise<{ outcome: string } | { error: string }> {
  freshZones()
  try {
    return { outcome: outcomeOf(await play(generated(seed), from)) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

async function shortest(seed: number, from: Beginnings | undefined): Promise<Failure | undefined> {
  const result = await fc.check(fc.asyncProperty(schedule, async (given) => {
    freshZones()
    await play(given, from)
  }), { seed, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS, markInterruptAsFailure: false })
  if (!result.failed || !result.counterexample) return undefined
  const error = result.errorInstance instanceof Error ? result.errorInstance : new Error(String(result.errorInstance))
  return { seed, error: error.message, schedule: toldSteps(result.counterexample[0]), shrunk: true }
}

/** Plays the schedules of a range of seeds. @returns the first that failed */
export async function campaign({ from, count, step, shrink, onPassed }: Campaign): Promise<Failure | undefined> {
  // Bodies are packed by threads of their own, whose order nobody could repeat.
  Reflect.deleteProperty(globalThis, 'CompressionStream')
  const resolved = Promise.resolve()
  // Node's own carries a context along that nobody here asks for.
  globalThis.queueMicrotask = (run) => { void resolved.then(run) }
  const { stackTraceLimit } = Error
  freshZones()
  // Where already that fails, schedules that begin from nothing tell why.
  const begun = await beginnings().catch(() => undefined)
  for (let seed = from; seed < from + count; seed += step) {
    // Errors are a part of every schedule; where they were made matters only when one fails, which is then played once more.
    Error.stackTraceLimit = 0
    const result = await attempt(seed, begun)
    Error.stackTraceLimit = stackTraceLimit
    if ('outcome' in result) {
      onPassed(seed, result.outcome)
      continue
    }
    const again = await attempt(seed, begun)
    const error = 'error' in again ? again.error : `plays otherwise a second time: ${result.error}`
    return (shrink ? await shortest(seed, begun) : undefined) ?? { seed, error, schedule: toldSteps(generated(seed)), shrunk: false }
  }
  return undefined
}
