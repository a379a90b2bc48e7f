import { orNothing } from '../interval'
import type { Step } from '../pack'
import { amountOf } from './amount'
import type { Through } from './entry'

/** Starts from an amount. An item that may not qualify starts from that amount or nothing. */
export function take({ of, say }: Extract<Step, { step: 'take' }>): Through {
  const { valueOf, factsOf } = amountOf(of)
  return (_, entry, run) => {
    const value = valueOf(entry, run)
    const taken = entry.certain ? value : orNothing(value)
    run.note(entry, taken, 'take', say, factsOf(entry, value))
    return taken
  }
}
