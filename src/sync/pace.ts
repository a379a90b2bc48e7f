import { PUSH_MAX_BYTES, PUSH_MAX_MUTATIONS } from '@/contract'

/** A push that took less may be followed by a larger one. */
const QUICK_MS = 2_000
/** A push that took longer is followed by a smaller one, well before the line is too slow for the timeout. */
const SLOW_MS = 8_000
const START_EDITS = 500
const FEWEST_EDITS = 8
const BYTES_PER_EDIT = PUSH_MAX_BYTES / PUSH_MAX_MUTATIONS

/** How much goes into one push. */
export interface Share { edits: number; bytes: number }

/**
 * Finds the size of a push for the line there is: on a quick one each costs a round trip, on a slow one what is too large never
 * arrives before the timeout, however often it is tried.
 */
export interface Pace {
  share(): Share
  /** A push was answered after so long. */
  took(ms: number): void
  /** A push found no answer in time. */
  timedOut(): void
}

export function createPace(): Pace {
  let edits = START_EDITS
  const change = (factor: number): void => { edits = Math.min(PUSH_MAX_MUTATIONS, Math.max(FEWEST_EDITS, Math.floor(edits * factor))) }
  return {
    share: () => ({ edits, bytes: edits * BYTES_PER_EDIT }),
    took(ms) {
      if (ms < QUICK_MS) change(2)
      else if (ms > SLOW_MS) change(1 / 2)
    },
    timedOut: () => change(1 / 4),
  }
}
