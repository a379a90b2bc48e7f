import { lesser } from '../interval'
import type { Step } from '../pack'
import { amountOf } from './amount'
import { worth, type Through } from './entry'

/** Cuts down to an upper limit. */
export function atMost({ of, say }: Extract<Step, { step: 'atMost' }>): Through {
  const limitOf = amountOf(of)
  return (entry, run) => {
    const { value: limit, facts } = limitOf(entry, run)
    const value = lesser(entry.value, limit)
    const cut = value === entry.value ? entry : worth(entry, value)
    run.note(cut, 'atMost', say, facts, limit.lo < entry.value.hi)
    return cut
  }
}
