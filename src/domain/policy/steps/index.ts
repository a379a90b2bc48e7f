import type { Interval } from '../interval'
import { NONE, oneMore } from '../one-more'
import type { Step } from '../pack'
import { atMost } from './at-most'
import { ALTOGETHER, worth, type Entry, type Run, type Through } from './entry'
import { multiply } from './multiply'
import { sum } from './sum'
import { sumPer } from './sum-per'
import { take } from './take'
import { when } from './when'

export type { Entry, Run } from './entry'

function throughOne(step: Step): Through {
  switch (step.step) {
    case 'take': return take(step)
    case 'atMost': return atMost(step)
    case 'multiply': return multiply(step)
    case 'when': return when(step, throughAll)
    default: throw new Error(`${step.step} adds up a list and cannot stand under "when"`)
  }
}

/** One step after the other, for the amount of one entry. */
function throughAll(steps: readonly Step[]): Through {
  const all = steps.map(throughOne)
  return (before, entry, run) => {
    let value: Interval = before
    for (const go of all) value = go(value, entry, run)
    return value
  }
}

/** The entries before they were added up, and the one amount at the end; none where nothing was to be counted. */
export interface Calculated { parts: readonly Entry[]; total: Interval | undefined }
export type Calculation = (entries: readonly Entry[], run: Run) => Calculated

/** What happens to the entries before they are added up. */
type Stage = (entries: readonly Entry[], run: Run) => readonly Entry[]

function byItself(steps: readonly Step[]): Stage {
  const go = throughAll(steps)
  return (entries, run) => {
    let after: readonly Entry[] = NONE
    // a list nobody answered has any number of items: no limit on one of them bounds it
    for (const entry of entries) after = oneMore(after, entry.open ? entry : worth(entry, go(entry.value, entry, run)))
    return after
  }
}

function stagesOf(steps: readonly Step[]): Stage[] {
  const [step] = steps
  if (!step) return []
  if (step.step === 'sumPer') return [(entries, run) => sumPer(step, entries, run), ...stagesOf(steps.slice(1))]
  const next = steps.findIndex((one) => one.step === 'sumPer')
  const end = next < 0 ? steps.length : next
  return [byItself(steps.slice(0, end)), ...stagesOf(steps.slice(end))]
}

/** Makes the calculation of several steps; it is done for very many applicants. */
export function calculationOf(steps: readonly Step[]): Calculation {
  const at = steps.findIndex((step) => step.step === 'sum')
  const stages = stagesOf(at < 0 ? steps : steps.slice(0, at))
  const partsOf: Stage = (entries, run) => {
    let parts = entries
    for (const go of stages) parts = go(parts, run)
    return parts
  }
  if (at < 0) {
    return (entries, run) => {
      const parts = partsOf(entries, run)
      return { parts, total: parts[0]?.value }
    }
  }
  const add = sum(steps[at] as Extract<Step, { step: 'sum' }>)
  const further = throughAll(steps.slice(at + 1))
  return (entries, run) => {
    const parts = partsOf(entries, run)
    return { parts, total: further(add(parts, run), ALTOGETHER, run) }
  }
}
