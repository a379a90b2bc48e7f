import { lesser } from '../interval'
import type { Step } from '../pack'
import { amountOf } from './amount'
import type { Through } from './entry'

/** Cuts down to an upper limit. */
export function atMost({ of, say }: Extract<Step, { step: 'atMost' }>): Through {
  const { valueOf, factsOf } = amountOf(of)
  return (value, entry, run) => {
    const limit = valueOf(entry, run)
    const cut = lesser(value, limit)
    run.note(entry, cut, 'atMost', say, factsOf(entry, limit), limit.lo < value.hi)
    return cut
  }
}
