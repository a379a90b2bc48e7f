import { sql, type SQL } from 'drizzle-orm'
import { DAY_MS } from '../accounts/tools'
import { removeAsked } from '../attachments/remove-bytes'
import { audit } from '../audit'
import { rowsOf, type Database } from '../store/database'
import { readableJson } from '../store/readable-json'
import { NAME_REMOVED, withoutNames } from './person-places'
import { removeFiles, type FileTools } from './remove-files'
import { rewriteRecords } from './rewrite'

/** Days; null: kept. What people are told stands in seeds/privacy/notice.yaml and must say the same. */
export interface Retention {
  /** Photos of visits and enterprises. Evidence of requests belongs to their files and stays. */
  photos: number | null
  /** Personal data in visits: persons visited, who answered about consents, and signatures. */
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
  /** Photos and signatures whose consent was withdrawn, whatever their age. */
  withdrawn: string[]
}

const PARTS = ['photos', 'visits', 'signatures', 'withdrawn'] as const
type Part = (typeof PARTS)[number]

const FIELDS = sql`(${readableJson(sql`record.fields`)})`
const VISIT = sql`(${readableJson(sql`v.fields`)})`

/** A file of a visit where that consent was withdrawn and is not given anew: its role is the purpose it was agreed to for. */
const CONSENT_WITHDRAWN = sql`kind = 'attachment' and ${FIELDS}->>'onKind' = 'visit' and ${FIELDS}->>'role' in ('photo', 'signature') and exists (
  select 1 from record v cross join lateral (
    select bool_or(c->>'withdrawnAt' is not null) as withdrawn, bool_or(c->>'given' = 'true' and c->>'withdrawnAt' is null) as in_force
    from json_array_elements(case when json_typeof(${VISIT}->'consents') = 'array' then ${VISIT}->'consents' else '[]'::json end) c where c->>'purpose' = ${FIELDS}->>'role'
  ) as answers where v.town = record.town and v.id = (${FIELDS}->>'onId')::uuid and v.kind = 'visit' and not v.deleted and answers.withdrawn and not answers.in_force)`

/** At most so many records change in one transaction, during which the town's phones wait. */
const BATCH = 200

/** Whether a value is a list of consents that names somebody. */
const namesAnybody = (consents: SQL) => sql`exists (select 1 from json_array_elements(case when json_typeof(${consents}) = 'array' then ${consents} else '[]'::json end) a where a->>'by' <> ${NAME_REMOVED})`

/**
 * A visit that holds anybody it was made to: itself, in values that wait to be chosen, or in what the logs tell of its earlier contents,
 * also in that of a town it has left.
 */
const HOLDS_PERSONS = sql`kind = 'visit' and (
  (case when json_typeof(${FIELDS}->'interviewees') = 'array' then json_array_length(${FIELDS}->'interviewees') > 0 else false end)
  or ${namesAnybody(sql`${FIELDS}->'consents'`)}
  or exists (select 1 from json_array_elements(${readableJson(sql`conflicts`)}) c
    where c->>'field' = 'interviewees' or (c->>'field' = 'consents' and (${namesAnybody(sql`c->'kept'`)} or ${namesAnybody(sql`c->'other'`)})))
  or exists (select 1 from record t join town_log l on l.town = t.town and l.record_id = t.id
    where t.id = record.id and (l.changes->'interviewees' is not null or l.changes->'consents' is not null)))`

/** Finds what has been kept long enough. Reads only. */
export async function findExpired(database: Pick<Database, 'orm'>, retention: Retention, now: Date): Promise<Expired[]> {
  const before = (days: number) => sql`${new Date(now.getTime() - days * DAY_MS).toISOString()}::timestamptz`
  const found = new Map<string, Expired>()
  const take = async (part: Part, days: number | null, which: ReturnType<typeof sql>) => {
    if (days === null) return
    for (const { town, id } of await rowsOf<{ town: string; id: string }>(database.orm, sql`select town, id from record where not deleted and created_at <= ${before(days)} and ${which} order by town, id`)) {
      const entry = found.get(town) ?? { town, photos: [], visits: [], signatures: [], withdrawn: [] }
      entry[part].push(id)
      found.set(town, entry)
    }
  }
  await take('photos', retention.photos, sql`kind = 'attachment' and ${FIELDS}->>'role' = 'photo' and ${FIELDS}->>'onKind' in ('visit', 'enterprise')`)
  await take('visits', retention.visits, HOLDS_PERSONS)
  await take('signatures', retention.visits, sql`kind = 'attachment' and ${FIELDS}->>'role' = 'signature' and ${FIELDS}->>'onKind' = 'visit'`)
  await take('withdrawn', 0, CONSENT_WITHDRAWN)
  // A file goes once, whatever the reasons.
  for (const entry of found.values()) entry.withdrawn = entry.withdrawn.filter((id) => !entry.photos.includes(id) && !entry.signatures.includes(id))
  return [...found.values()].sort((a, b) => (a.town < b.town ? -1 : 1))
}

/** How many records of each sort went, or would go. */
export interface RetentionReport {
  photos: number
  visits: number
  signatures: number
  withdrawn: number
  towns: number
}

/**
 * Deletes photos and takes the persons out of visits that have been kept long enough. What it did stands in the audit of each town.
 * @param dryRun only counts
 */
export async function applyRetention(tools: RetentionTools, retention: Retention, { dryRun, signal }: { dryRun: boolean; signal?: AbortSignal }): Promise<RetentionReport> {
  const now = tools.now()
  const expired = await findExpired(tools.database, retention, now)
  const report: RetentionReport = { photos: 0, visits: 0, signatures: 0, withdrawn: 0, towns: expired.length }
  for (const { town, photos, visits, signatures, withdrawn } of expired) {
    const done = dryRun ? { photos: photos.length, visits: visits.length, signatures: signatures.length, withdrawn: withdrawn.length } : {
      photos: await inBatches(photos, signal, async (ids) => (await removeFiles(tools, town, ids)).length),
      visits: await inBatches(visits, signal, async (ids) => (await rewriteRecords(tools, town, ids, withoutPersons)).length),
      signatures: await inBatches(signatures, signal, async (ids) => (await removeFiles(tools, town, ids)).length),
      withdrawn: await inBatches(withdrawn, signal, async (ids) => (await removeFiles(tools, town, ids)).length),
    }
    // Another server may have been faster.
    if (!dryRun && PARTS.some((part) => done[part] > 0)) await audit(tools.database.orm, now, { act: 'erased', town, about: { kind: 'retention', id: town }, details: { ...done, photoDays: retention.photos, visitDays: retention.visits } })
    for (const part of PARTS) report[part] += done[part]
  }
  // Also what an earlier round, or an erasure, could not remove from the store.
  if (!dryRun) await removeAsked(tools)
  return report
}

const withoutPersons: Parameters<typeof rewriteRecords>[3] = ({ kind, fields: { interviewees: _persons, ...fields }, conflicts }) => {
  if (kind !== 'visit') return undefined
  return {
    fields: 'consents' in fields ? { ...fields, consents: withoutNames(fields['consents']) } : fields,
    conflicts: conflicts.filter(({ field }) => field !== 'interviewees').map((one) => (one.field === 'consents' ? { ...one, kept: withoutNames(one.kept), other: withoutNames(one.other) } : one)),
  }
}

async function inBatches(ids: readonly string[], signal: AbortSignal | undefined, work: (ids: string[]) => Promise<number>): Promise<number> {
  let done = 0
  for (let at = 0; at < ids.length; at += BATCH) {
    signal?.throwIfAborted()
    done += await work(ids.slice(at, at + BATCH))
  }
  return done
}

