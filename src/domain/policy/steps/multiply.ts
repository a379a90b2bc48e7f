import { shareOf } from '../../money'
import type { Step } from '../pack'
import { worth, type Through } from './entry'

/** Takes a share. */
export function multiply({ basisPoints, say }: Extract<Step, { step: 'multiply' }>): Through {
  return (entry, run) => {
    const part = worth(entry, { lo: shareOf(entry.value.lo, basisPoints), hi: shareOf(entry.value.hi, basisPoints) })
    run.note(part, 'multiply', say, undefined, entry.value.hi > 0)
    return part
  }
}
