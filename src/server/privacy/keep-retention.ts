import { sql } from 'drizzle-orm'
import type { Logger } from 'pino'
import { DAY_MS } from '../accounts/tools'
import type { Config } from '../config'
import { rowsOf } from '../store/database'
import { applyRetention, DEFAULT_RETENTION, type Retention, type RetentionTools } from './retention'

const orNever = (days: number | undefined, otherwise: number | null): number | null => (days === undefined ? otherwise : days === 0 ? null : days)

export const retentionOf = ({ keepPhotosDays, keepVisitsDays }: Pick<Config, 'keepPhotosDays' | 'keepVisitsDays'>): Retention =>
  ({ photos: orNever(keepPhotosDays, DEFAULT_RETENTION.photos), visits: orNever(keepVisitsDays, DEFAULT_RETENTION.visits) })

/** Nothing new for so long: either nobody works here any more, or the clock has jumped. */
const QUIET_DAYS = 60

/** The daily round. Deletes nothing while the server's clock cannot be believed: a clock set years ahead would empty the store. */
export async function keepRetention(tools: RetentionTools & { log: Logger }, retention: Retention, signal: AbortSignal): Promise<void> {
  const [newest] = await rowsOf<{ at: Date | string | null }>(tools.database.orm, sql`select max(at) as at from town_log`)
  if (!newest?.at) return
  if (Math.abs(tools.now().getTime() - new Date(newest.at).getTime()) > QUIET_DAYS * DAY_MS) {
    const would = await applyRetention(tools, retention, { dryRun: true })
    if (would.towns > 0) tools.log.warn({ ...would, quietDays: QUIET_DAYS }, 'nothing was deleted by age: the newest entry is far from the server’s clock; if the clock is right, run the command retention')
    return
  }
  const done = await applyRetention(tools, retention, { dryRun: false, signal })
  if (done.towns > 0) tools.log.info({ ...done }, 'what was kept long enough is gone')
}
