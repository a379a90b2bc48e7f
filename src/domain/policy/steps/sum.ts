import { plus, ZERO } from '../interval'
import type { Step } from '../pack'
import type { Entry, Run } from './entry'

/** Adds all entries into one. */
export function sum({ say }: Extract<Step, { step: 'sum' }>, entries: readonly Entry[], run: Run): Entry {
  let value = ZERO
  for (const entry of entries) value = plus(value, entry.value)
  const total: Entry = { at: undefined, item: undefined, certain: true, open: false, value }
  run.note(total, value, 'sum', say)
  return total
}
