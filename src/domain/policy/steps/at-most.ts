import { lesser } from '../interval'
import type { Step } from '../pack'
import { amountOf } from './amount'
import type { Entry, Run } from './entry'

/** Cuts down to an upper limit. */
export function atMost(step: Extract<Step, { step: 'atMost' }>, entry: Entry, run: Run): Entry {
  const { value: limit, facts } = amountOf(step.of, entry, run)
  const cut = { ...entry, value: lesser(entry.value, limit) }
  run.note(cut, { step: 'atMost', say: step.say, bites: limit.lo < entry.value.hi, facts })
  return cut
}
