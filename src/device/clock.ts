import { v7 } from 'uuid'

/** Milliseconds since 1970. Shown to people, never used to order edits: clocks of phones are wrong. */
export interface Clock { now(): number }
export interface Random {
  bytes(length: number): Uint8Array
  /** In [0, 1). */
  fraction(): number
}

export const systemClock: Clock = { now: () => Date.now() }
export const systemRandom: Random = {
  bytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
  fraction: () => Math.random(),
}

/** ISO 8601 in UTC; a clock beyond what a date can hold gives its limit. */
export const isoTime = (clock: Clock): string => new Date(Math.min(Math.max(clock.now(), 0), 253_402_300_799_000)).toISOString()

/** UUID version 7 (RFC 9562): sorts by the time it was made. */
export const newId = (clock: Clock, random: Random): string => v7({ msecs: Math.min(Math.max(Math.floor(clock.now()), 0), 281_474_976_710_655), random: random.bytes(16) })
