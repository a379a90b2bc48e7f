import { sql } from 'drizzle-orm'
import { DAY_MS } from '../accounts/tools'
import { audit } from '../audit'
import { rowsOf, type Database } from '../store/database'
import { removeFiles, type FileTools } from './remove-files'
import { rewriteRecords } from './rewrite'

/** Days; null: kept. What people are told stands in seeds/privacy/notice.yaml and must say the same. */
export interface Retention {
  /** Photos of visits and enterprises. Evidence of requests belongs to their files and stays. */
  photos: number | null
  /** Personal data in visits: persons visited and signatures. */
  visits: number | null
}

export const DEFAULT_RETENTION: Retention = { photos: 365, visits: 1_095 }

export interface RetentionTools extends FileTools {
  database: Database
}

/** What is over, by town. */
export interface Expired {
  town: string
  photos: string[]
  visits: string[]
  signatures: string[]
}

/** At most so many records change in one transaction, during which the town's phones wait. */
const BATCH = 200

/** Finds what has been kept long enough. Reads only. */
export async function findExpired(database: Pick<Database, 'orm'>, retention: Retention, now: Date): Promise<Expired[]> {
  const before = (days: number) => sql`${new Date(now.getTime() - days * DAY_MS).toISOString()}::timestamptz`
  const found = new Map<string, Expired>()
  const take = async (part: 'photos' | 'visits' | 'signatures', days: number | null, which: ReturnType<typeof sql>) => {
    if (days === null) return
    for (const { town, id } of await rowsOf<{ town: string; id: string }>(database.orm, sql`select town, id from record where not deleted and created_at < ${before(days)} and ${which} order by town, id`)) {
      const entry = found.get(town) ?? { town, photos: [], visits: [], signatures: [] }
      entry[part].push(id)
      found.set(town, entry)
    }
  }
  await take('photos', retention.photos, sql`kind = 'attachment' and fields->>'role' = 'photo' and fields->>'onKind' in ('visit', 'enterprise')`)
  await take('visits', retention.visits, sql`kind = 'visit' and (json_typeof(fields->'interviewees') = 'array' and json_array_length(fields->'interviewees') > 0)`)
  await take('signatures', retention.visits, sql`kind = 'attachment' and fields->>'role' = 'signature' and fields->>'onKind' = 'visit'`)
  return [...found.values()].sort((a, b) => (a.town < b.town ? -1 : 1))
}

/** How many records of each sort went, or would go. */
export interface RetentionReport {
  photos: number
  visits: number
  signatures: number
  towns: number
}

/**
 * Deletes photos and takes the persons out of visits that have been kept long enough. What it did stands in the audit of each town.
 * @param dryRun only counts
 */
export async function applyRetention(tools: RetentionTools, retention: Retention, { dryRun, signal }: { dryRun: boolean; signal?: AbortSignal }): Promise<RetentionReport> {
  const now = tools.now()
  const expired = await findExpired(tools.database, retention, now)
  const report: RetentionReport = { photos: 0, visits: 0, signatures: 0, towns: expired.length }
  for (const { town, photos, visits, signatures } of expired) {
    const done = dryRun ? { photos: photos.length, visits: visits.length, signatures: signatures.length } : {
      photos: await inBatches(photos, signal, async (ids) => (await removeFiles(tools, town, ids)).length),
      visits: await inBatches(visits, signal, async (ids) => (await rewriteRecords(tools, town, ids, withoutPersons)).length),
      signatures: await inBatches(signatures, signal, async (ids) => (await removeFiles(tools, town, ids)).length),
    }
    // Another server may have been faster.
    if (!dryRun && done.photos + done.visits + done.signatures > 0) await audit(tools.database.orm, now, { act: 'erased', town, about: { kind: 'retention', id: town }, details: { ...done, photoDays: retention.photos, visitDays: retention.visits } })
    for (const part of ['photos', 'visits', 'signatures'] as const) report[part] += done[part]
  }
  return report
}

const withoutPersons: Parameters<typeof rewriteRecords>[3] = ({ kind, fields: { interviewees: _persons, ...fields } }) => (kind === 'visit' ? { fields } : undefined)

async function inBatches(ids: readonly string[], signal: AbortSignal | undefined, work: (ids: string[]) => Promise<number>): Promise<number> {
  let done = 0
  for (let at = 0; at < ids.length; at += BATCH) {
    signal?.throwIfAborted()
    done += await work(ids.slice(at, at + BATCH))
  }
  return done
}

