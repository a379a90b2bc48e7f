/** Wrong passphrases in a row on this phone. Kept beside the wraps, so that closing the app does not shorten the wait. */
export interface Tries {
  count: number
  /** When the last one was begun, ms by this phone's clock. */
  at: number
}

/** Tries that cost nothing but their derivation. */
const FREE = 5
/** From here on only a sign-in with the server opens the way again. */
export const MOST_TRIES = 10
const FIRST_WAIT_MS = 30_000

export const NO_TRIES: Tries = { count: 0, at: 0 }

/** Wait after so many wrong ones: 30 s after the fifth, then twice as long each time. */
const waitAfter = (count: number): number => (count < FREE ? 0 : FIRST_WAIT_MS * 2 ** (count - FREE))

/** When another try is allowed, ms; undefined: at once. A clock set back since never lengthens the wait beyond what it was. */
export function waitUntil({ count, at }: Tries, now: number): number | undefined {
  const wait = waitAfter(count)
  const until = Math.min(at, now) + wait
  return wait > 0 && until > now ? until : undefined
}

export const isShutOut = ({ count }: Tries): boolean => count >= MOST_TRIES
