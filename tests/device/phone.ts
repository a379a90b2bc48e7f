import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { createCipher, openDevice, type Cipher, type Clock, type Device, type Random } from '@/device'

export const TOWN = '320282112'
export const OTHER_TOWN = '320282103'

/** Repeatable random numbers (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return { fraction, bytes: (length) => Uint8Array.from({ length }, () => Math.floor(fraction() * 256)) }
}

export interface HandClock extends Clock { advance(ms: number): void }
export function handClock(start = Date.parse('2026-03-02T01:00:00Z')): HandClock {
  let now = start
  return { now: () => now, advance: (ms) => { now += ms } }
}

/** A phone whose disk outlives the app: open it again with the same disk. */
export interface Disk { indexedDB: IDBFactory }
export const newDisk = (): Disk => ({ indexedDB: new IDBFactory() })

/** One key for every phone of the tests, so that a disk opens again. */
export const testCipher = (random: Random = seededRandom(99)): Cipher => createCipher(new Uint8Array(32).fill(7), random)

let seeds = 1
export async function openPhone(options: { disk?: Disk; personId?: string; clock?: Clock; random?: Random; schema?: number; cipher?: Cipher } = {}): Promise<Device> {
  const { disk = newDisk(), personId = 'person-1', clock = handClock(), random = seededRandom((seeds += 1)), cipher = testCipher(), schema } = options
  return openDevice(personId, { indexedDB: disk.indexedDB, IDBKeyRange, clock, random, cipher, personName: '周敏', ...(schema ? { schema } : {}) })
}
