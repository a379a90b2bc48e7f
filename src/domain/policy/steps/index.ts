import type { Step } from '../pack'
import { atMost } from './at-most'
import type { Entry, Run } from './entry'
import { multiply } from './multiply'
import { sum } from './sum'
import { sumPer } from './sum-per'
import { take } from './take'
import { when } from './when'

export type { Entry, Run } from './entry'

function through(step: Step, entry: Entry, run: Run): Entry {
  // a list nobody answered has any number of items: no limit on one of them bounds it
  if (entry.open) return entry
  switch (step.step) {
    case 'take': return take(step, entry, run)
    case 'atMost': return atMost(step, entry, run)
    case 'multiply': return multiply(step, entry, run)
    case 'when': return when(step, entry, run, through)
    default: throw new Error(`${step.step} adds up a list and cannot stand under "when"`)
  }
}

/**
 * Takes the entries through a calculation.
 * @returns the entries before they were added up, and the one amount at the end
 */
export function calculate(steps: readonly Step[], entries: readonly Entry[], run: Run): { parts: readonly Entry[]; total: Entry | undefined } {
  let at: readonly Entry[] = entries
  let parts = entries
  for (const step of steps) {
    if (step.step === 'sumPer') parts = at = sumPer(step, at, run)
    else if (step.step === 'sum') at = [sum(step, parts = at, run)]
    else at = at.map((entry) => through(step, entry, run))
  }
  if (!steps.some(({ step }) => step === 'sum')) parts = at
  return { parts, total: at[0] }
}
