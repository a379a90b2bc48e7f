import { sql } from 'drizzle-orm'
import type { Feedback } from '@/contract'
import { DAY_MS } from '../accounts/tools'
import { CodedError } from '../errors'
import { rowsOf, type Database, type Orm } from '../store/database'

/** Long enough to answer and to mend what it was about. */
export const KEPT_FEEDBACK_DAYS = 180
/** Most that one person hands in within a day. */
export const PER_DAY = 30
/** Told to whoever handed in more. */
const WAIT_SECONDS = 3_600

export interface Writer { personId: string; deviceId: string }

const daysBefore = (now: Date, days: number) => sql`${new Date(now.getTime() - days * DAY_MS).toISOString()}::timestamptz`

/**
 * Keeps one piece of feedback. What came before under the same id stays as it was, whoever sent it, and the answer is the same.
 * @returns whether it is new
 * @throws CodedError `too-many-requests`
 */
export async function keepFeedback(database: Pick<Database, 'transact'>, { personId, deviceId }: Writer, { id, writtenAt, kind, text, diagnostics }: Feedback, now: Date): Promise<boolean> {
  return database.transact(async (orm) => {
    const known = await rowsOf(orm, sql`select 1 from feedback where id = ${id}::uuid`)
    if (known.length > 0) return false
    // One after the other for one person: two at once would both find room.
    await orm.execute(sql`select 1 from person where id = ${personId}::uuid for update`)
    const [today] = await rowsOf<{ n: number | string }>(orm, sql`select count(*) as n from feedback where person_id = ${personId}::uuid and received_at > ${daysBefore(now, 1)}`)
    if (Number(today!.n) >= PER_DAY) throw new CodedError('too-many-requests', { retryAfterSeconds: WAIT_SECONDS })
    const added = await rowsOf(orm, sql`insert into feedback (id, received_at, written_at, person_id, device_id, kind, text, diagnostics)
      values (${id}::uuid, ${now.toISOString()}::timestamptz, ${writtenAt}, ${personId}::uuid, ${deviceId}::uuid, ${kind}, ${text}, ${diagnostics ? JSON.stringify(diagnostics) : null}::json)
      on conflict (id) do nothing returning id`)
    return added.length > 0
  })
}

/** Part of the daily round. @returns how many went */
export async function forgetOldFeedback(orm: Orm, now: Date): Promise<number> {
  return (await rowsOf(orm, sql`delete from feedback where received_at < ${daysBefore(now, KEPT_FEEDBACK_DAYS)} returning id`)).length
}
