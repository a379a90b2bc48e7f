import { orNothing } from '../interval'
import type { Step } from '../pack'
import { amountOf } from './amount'
import type { Entry, Run } from './entry'

/** Starts from an amount. An item that may not qualify starts from that amount or nothing. */
export function take(step: Extract<Step, { step: 'take' }>, entry: Entry, run: Run): Entry {
  const { value, facts } = amountOf(step.of, entry, run)
  const taken = { ...entry, value: entry.certain ? value : orNothing(value) }
  run.note(taken, { step: 'take', say: step.say, facts })
  return taken
}
