import type { Database } from '../store/database'

/** What the account functions need of the world. */
export interface AccountTools {
  database: Database
  now(): Date
  newId(): string
  newSecret(): string
}

/** Who does something, and on which device. */
export interface Actor {
  person: { id: string; name: string }
  deviceId: string
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

export const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms)
