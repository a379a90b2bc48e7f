import { plus, ZERO, type Interval } from '../interval'
import type { Step } from '../pack'
import { ALTOGETHER, type Entry, type Run } from './entry'

/** Adds all entries into one amount. */
export const sum = ({ say }: Extract<Step, { step: 'sum' }>) => (entries: readonly Entry[], run: Run): Interval => {
  let value = ZERO
  for (const entry of entries) value = plus(value, entry.value)
  run.note(ALTOGETHER, value, 'sum', say)
  return value
}
