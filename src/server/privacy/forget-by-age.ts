import type { Logger } from 'pino'
import { forgetOldAudit } from '../audit'
import type { Config } from '../config'
import { forgetOldFeedback } from '../feedback'
import { forgetOldLetters } from '../letters'
import { clockIsBelieved } from './believed-clock'
import { applyRetention, DEFAULT_RETENTION, type Retention, type RetentionTools } from './retention'

const orNever = (days: number | undefined, otherwise: number | null): number | null => (days === undefined ? otherwise : days === 0 ? null : days)

export const retentionOf = ({ keepPhotosDays, keepVisitsDays }: Pick<Config, 'keepPhotosDays' | 'keepVisitsDays'>): Retention =>
  ({ photos: orNever(keepPhotosDays, DEFAULT_RETENTION.photos), visits: orNever(keepVisitsDays, DEFAULT_RETENTION.visits) })

/** Files whose consent was withdrawn go whatever the clock says. */
const NOTHING_BY_AGE: Retention = { photos: null, visits: null }

/**
 * The daily round: photos, persons in visits, letters, feedback and audit that were kept long enough go. Nothing goes by age while the
 * server's clock is not believed: one set years ahead would empty the store.
 */
export async function forgetByAge(tools: RetentionTools & { log: Logger }, retention: Retention, signal: AbortSignal): Promise<void> {
  const { database: { orm }, log, now } = tools
  const believed = await clockIsBelieved(orm, now())
  if (believed) {
    await forgetOldAudit(orm, now())
    await forgetOldFeedback(orm, now())
    await forgetOldLetters(tools)
  } else {
    const would = await applyRetention(tools, retention, { dryRun: true })
    if (would.towns > 0) log.warn(would, 'nothing was deleted by age: too few phones at work bear out the server’s clock; if it is right, run the command retention')
  }
  const done = await applyRetention(tools, believed ? retention : NOTHING_BY_AGE, { dryRun: false, signal })
  if (done.towns > 0) log.info({ ...done }, 'what was kept long enough is gone')
}
