import { shareOf } from '../../money'
import type { Step } from '../pack'
import type { Entry, Run } from './entry'

/** Takes a share. */
export function multiply(step: Extract<Step, { step: 'multiply' }>, entry: Entry, run: Run): Entry {
  const part = { ...entry, value: { lo: shareOf(entry.value.lo, step.basisPoints), hi: shareOf(entry.value.hi, step.basisPoints) } }
  run.note(part, { step: 'multiply', say: step.say, bites: entry.value.hi > 0 })
  return part
}
