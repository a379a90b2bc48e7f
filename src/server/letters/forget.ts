import { sql } from 'drizzle-orm'
import { LETTER_KEPT_DAYS } from '@/contract'
import { DAY_MS } from '../accounts/tools'
import { audit } from '../audit'
import { rowsOf, type Database } from '../store/database'

/**
 * Part of the daily round: letters that have waited, or were taken over, long enough go for good, and the audit of each town says how
 * many.
 * @returns how many went
 */
export async function forgetOldLetters({ database, now }: { database: Pick<Database, 'transact'>; now(): Date }): Promise<number> {
  const at = now()
  const before = (days: number) => sql`${new Date(at.getTime() - days * DAY_MS).toISOString()}::timestamptz`
  return database.transact(async (orm) => {
    const gone = await rowsOf<{ town: string }>(orm, sql`delete from station_letter
      where received_at < ${before(LETTER_KEPT_DAYS.waiting)} and taken_at is null or taken_at < ${before(LETTER_KEPT_DAYS.taken)} returning town`)
    for (const town of [...new Set(gone.map((row) => row.town))].sort()) {
      await audit(orm, at, { act: 'erased', town, about: { kind: 'retention', id: town }, details: { letters: gone.filter((row) => row.town === town).length } })
    }
    return gone.length
  })
}
