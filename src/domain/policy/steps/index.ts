import type { Interval } from '../interval'
import type { Step } from '../pack'
import { atMost } from './at-most'
import { worth, type Entry, type Run, type Through } from './entry'
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

/** The entries before they were added up, and the one amount at the end. */
export interface Calculated { parts: readonly Entry[]; total: Entry | undefined }
export type Calculation = (entries: readonly Entry[], run: Run) => Calculated

/** Part of a calculation: what happens to each entry by itself, or to all together. */
interface Stage { adds: boolean; go: (entries: readonly Entry[], run: Run) => readonly Entry[] }

const isTogether = ({ step }: Step): boolean => step === 'sum' || step === 'sumPer'

function byItself(steps: readonly Step[]): Stage {
  const go = throughAll(steps)
  // a list nobody answered has any number of items: no limit on one of them bounds it
  return { adds: false, go: (entries, run) => entries.map((entry) => entry.open ? entry : worth(entry, go(entry.value, entry, run))) }
}

function stagesOf(steps: readonly Step[]): Stage[] {
  const [step] = steps
  if (!step) return []
  if (step.step === 'sum') return [{ adds: true, go: (entries, run) => [sum(step, entries, run)] }, ...stagesOf(steps.slice(1))]
  if (step.step === 'sumPer') return [{ adds: false, go: (entries, run) => sumPer(step, entries, run) }, ...stagesOf(steps.slice(1))]
  const next = steps.findIndex(isTogether)
  const end = next < 0 ? steps.length : next
  return [byItself(steps.slice(0, end)), ...stagesOf(steps.slice(end))]
}

/** Makes the calculation of several steps; it is done for very many applicants. */
export function calculationOf(steps: readonly Step[]): Calculation {
  const stages = stagesOf(steps)
  return (entries, run) => {
    let at = entries
    let parts: readonly Entry[] | undefined
    for (const { adds, go } of stages) {
      if (adds) parts = at
      at = go(at, run)
    }
    return { parts: parts ?? at, total: at[0] }
  }
}
