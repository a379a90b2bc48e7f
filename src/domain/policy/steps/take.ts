import { orNothing } from '../interval'
import type { Step } from '../pack'
import { amountOf } from './amount'
import { worth, type Through } from './entry'

/** Starts from an amount. An item that may not qualify starts from that amount or nothing. */
export function take({ of, say }: Extract<Step, { step: 'take' }>): Through {
  const valueOf = amountOf(of)
  return (entry, run) => {
    const { value, facts } = valueOf(entry, run)
    const taken = worth(entry, entry.certain ? value : orNothing(value))
    run.note(taken, 'take', say, facts)
    return taken
  }
}
