import { v7 } from 'uuid'

/** Milliseconds since 1970. Shown to people, never used to order edits: clocks of phones are wrong. */
export interface Clock { now(): number }
export interface Random {
  bytes(length: number): Uint8Array
  /** In [0, 1). */
  fraction(): number
}

export const systemClock: Clock = { now: () => Date.now() }
/** Each call of the system's generator costs more than the bytes it gives: thousands of ids are cut from few draws. */
const POOL_BYTES = 4_096

function createPool(draw: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): Random['bytes'] {
  let pool = new Uint8Array(0)
  let at = 0
  return (length) => {
    if (length > POOL_BYTES) return draw(new Uint8Array(length))
    if (at + length > pool.length) {
      pool = new Uint8Array(POOL_BYTES)
      draw(pool)
      at = 0
    }
    at += length
    return pool.slice(at - length, at)
  }
}

export const systemRandom: Random = {
  bytes: createPool((bytes) => globalThis.crypto.getRandomValues(bytes)),
  fraction: () => Math.random(),
}

/** ISO 8601 in UTC; a clock beyond what a date can hold gives its limit. */
export const isoTime = (clock: Clock): string => new Date(Math.min(Math.max(clock.now(), 0), 253_402_300_799_000)).toISOString()

/** UUID version 7 (RFC 9562): sorts by the time it was made. */
export const newId = (clock: Clock, random: Random): string => v7({ msecs: Math.min(Math.max(Math.floor(clock.now()), 0), 281_474_976_710_655), random: random.bytes(16) })
