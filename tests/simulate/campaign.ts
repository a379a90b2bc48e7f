import fc from 'fast-check'
import { play, toldSteps } from './play'
import { schedule, type Schedule } from './steps'

/** A schedule that broke an invariant, and the shortest one like it that was found in time. */
export interface Failure { seed: number; error: string; schedule: string[]; shrunk: boolean }

export interface Campaign {
  /** First seed, how many in all, and how far from one to the next: several players share a range. */
  from: number
  count: number
  step: number
  shrink: boolean
  /** Called after each schedule that kept all invariants. */
  onPassed: (seed: number) => void
}

const SHRINK_MS = 45_000

/** A copy of plain data; the platform's own takes most of the time of a database in memory. */
export function quickClone<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(quickClone) as T
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return realClone(value)
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) copy[key] = quickClone((value as Record<string, unknown>)[key])
  return copy as T
}
const realClone = globalThis.structuredClone

/** Of the one schedule nothing of Dexie is left for the next: see `dexie.ts`. */
const freshZones = (): void => (globalThis as unknown as Record<symbol, () => void>)[Symbol.for('simulate.freshZones')]!()

const generated = (seed: number): Schedule => fc.sample(schedule, { seed, numRuns: 1 })[0]!

async function attempt(seed: number): Promise<string | undefined> {
  freshZones()
  try {
    await play(generated(seed))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function shortest(seed: number): Promise<Failure | undefined> {
  const result = await fc.check(fc.asyncProperty(schedule, async (given) => { await play(given) }), { seed, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS, markInterruptAsFailure: false })
  if (!result.failed || !result.counterexample) return undefined
  const error = result.errorInstance instanceof Error ? result.errorInstance : new Error(String(result.errorInstance))
  return { seed, error: error.message, schedule: toldSteps(result.counterexample[0]), shrunk: true }
}

/** Plays the schedules of a range of seeds. @returns the first that failed */
export async function campaign({ from, count, step, shrink, onPassed }: Campaign): Promise<Failure | undefined> {
  // Bodies are packed by threads of their own, whose order nobody could repeat.
  Reflect.deleteProperty(globalThis, 'CompressionStream')
  globalThis.structuredClone = quickClone as typeof structuredClone
  for (let seed = from; seed < from + count; seed += step) {
    const error = await attempt(seed)
    if (error !== undefined) return (shrink ? await shortest(seed) : undefined) ?? { seed, error, schedule: toldSteps(generated(seed)), shrunk: false }
    onPassed(seed)
  }
  return undefined
}
