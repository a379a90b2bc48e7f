/** Wrong passphrases since the last right one, kept outside the vault. */
export interface Tries {
  failures: number
  /** Phone's clock, ms. */
  lastAt: number
}

/** From this many on each wrong try doubles the wait. */
const FREE = 5
const FIRST_WAIT_MS = 30_000
/** From this many on the phone alone opens nothing more. */
export const MOST_TRIES = 10

/** How long after the last wrong try the next may be made, ms. */
export const waitAfter = (failures: number): number => (failures < FREE ? 0 : FIRST_WAIT_MS * 2 ** (failures - FREE))

/** @returns ms until the next try; a clock set back costs no more than the whole wait once more */
export function waitLeft({ failures, lastAt }: Tries, now: number): number {
  const wait = waitAfter(failures)
  return Math.min(wait, Math.max(0, lastAt + wait - now))
}

export const isShut = ({ failures }: Tries): boolean => failures >= MOST_TRIES
