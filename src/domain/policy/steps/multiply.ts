import { shareOf } from '../../money'
import type { Step } from '../pack'
import type { Through } from './entry'

/** Takes a share. */
export function multiply({ basisPoints, say }: Extract<Step, { step: 'multiply' }>): Through {
  return (value, entry, run) => {
    const part = { lo: shareOf(value.lo, basisPoints), hi: shareOf(value.hi, basisPoints) }
    run.note(entry, part, 'multiply', say, undefined, value.hi > 0)
    return part
  }
}
