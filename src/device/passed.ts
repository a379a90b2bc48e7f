import type { UserDatabase } from './database'

const KEY = 'passed'
const HOUR_MS = 3_600_000
/** What one step may count at most: a leap of both clocks at once is no more believed than this. */
const MOST_MS = 7 * 24 * HOUR_MS

/** Both clocks as they stood when time was counted last. */
interface Passed { ms: number; server: number; phone: number }

const stored = async (db: UserDatabase): Promise<Passed | undefined> => (await db.meta.get(KEY))?.value as Passed | undefined

/**
 * Time since this database first heard of a server, ms, as far as the server's clock and this phone's both saw it pass: a clock that is
 * set wrong, and right again, adds nothing. Never runs ahead of the truth unless both clocks err together; may lag behind it.
 * Inside a transaction or without.
 */
export const passed = async (db: UserDatabase): Promise<number> => (await stored(db))?.ms ?? 0

/** Counts on with the server's word for its time, inside the running transaction. @param serverTime ISO 8601; anything else is passed over */
export async function hearServerTime(db: UserDatabase, serverTime: string): Promise<void> {
  const now = { server: Date.parse(serverTime), phone: db.clock.now() }
  if (Number.isNaN(now.server)) return
  const last = await stored(db)
  const [server, phone] = last ? [now.server - last.server, now.phone - last.phone] : [0, 0]
  const agree = server >= 0 && phone >= 0 && Math.abs(server - phone) < HOUR_MS
  // Written once an hour, and at once when a clock has leapt: the leap must not wait for the other clock to catch up with it.
  if (last && agree && Math.min(server, phone) < HOUR_MS) return
  await db.meta.put({ key: KEY, value: { ...now, ms: (last?.ms ?? 0) + Math.min(MOST_MS, Math.max(0, Math.min(server, phone))) } })
}
