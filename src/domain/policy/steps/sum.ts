import { plus, ZERO } from '../interval'
import type { Step } from '../pack'
import type { Entry, Run } from './entry'

/** Adds all entries into one. */
export function sum({ say }: Extract<Step, { step: 'sum' }>, entries: readonly Entry[], run: Run): Entry {
  const total: Entry = { at: undefined, item: undefined, certain: true, open: false, value: entries.reduce((sum, entry) => plus(sum, entry.value), ZERO) }
  run.note(total, 'sum', say)
  return total
}
