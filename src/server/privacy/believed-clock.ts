import { sql } from 'drizzle-orm'
import { DAY_MS } from '../accounts/tools'
import { rowsOf, type Orm } from '../store/database'

/** How far phones' clocks may be from the server's, and how long what they last said of theirs counts. */
const APART_DAYS = 60

/**
 * Whether anything may be thrown away because of its age. The server's clock cannot vouch for itself: whatever was stamped by it since
 * it was set wrong agrees with it. The phones have clocks of their own, and each edit says what the phone's stood at when it was saved.
 * So of the phones that sent something lately most must agree; while nobody works here, nothing is thrown away.
 */
export async function clockIsBelieved(orm: Orm, now: Date): Promise<boolean> {
  // Neither what the server does itself nor what was released from quarantine tells of a phone at work.
  const phones = await rowsOf<{ savedAt: string }>(orm, sql`select distinct on (l.device_id) l.saved_at as "savedAt"
    from town_log l join device d on d.id = l.device_id and d.released_for is null
    where l.saved_at is not null and l.at between ${daysFrom(now, -APART_DAYS)} and ${daysFrom(now, 1)} order by l.device_id, l.device_seq desc`)
  const agreeing = phones.filter(({ savedAt }) => Math.abs(Date.parse(savedAt) - now.getTime()) <= APART_DAYS * DAY_MS)
  return agreeing.length * 2 > phones.length
}

const daysFrom = (now: Date, days: number) => sql`${new Date(now.getTime() + days * DAY_MS).toISOString()}::timestamptz`
