import { plus, ZERO } from '../interval'
import type { Step } from '../pack'
import type { Entry, Run } from './entry'

/** Adds all entries into one. */
export function sum(step: Extract<Step, { step: 'sum' }>, entries: readonly Entry[], run: Run): Entry {
  const total: Entry = { certain: true, value: entries.reduce((sum, entry) => plus(sum, entry.value), ZERO) }
  run.note(total, { step: 'sum', say: step.say })
  return total
}
