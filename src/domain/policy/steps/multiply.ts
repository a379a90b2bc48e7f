import { shareOf } from '../../money'
import { range } from '../interval'
import type { Step } from '../pack'
import type { Through } from './entry'

/** Takes a share. */
export function multiply({ basisPoints, say }: Extract<Step, { step: 'multiply' }>): Through {
  return (value, entry, run) => {
    const part = range(shareOf(value.lo, basisPoints), shareOf(value.hi, basisPoints))
    run.note(entry, part, 'multiply', say, undefined, value.hi > 0)
    return part
  }
}
