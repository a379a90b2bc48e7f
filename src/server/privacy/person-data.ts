import { sql } from 'drizzle-orm'
import * as v from 'valibot'
import { ErasureRecords, PersonSubject, type PersonData, type PersonRecord } from '@/contract'
import type { RecordKind } from '@/domain/records'
import type { Scope } from '../accounts/scope'
import { findInFeedback } from '../feedback'
import { findInLetters } from '../letters/person'
import { rowsOf, type Database, type Orm } from '../store/database'
import { mentionsIn, placesOf, speaksOf } from './person-places'

/** What a command asks of a person; `records`: those in which they are to be erased. */
export const PersonAsk = v.strictObject({ subject: PersonSubject, records: v.optional(ErasureRecords) })

/** Most records looked through for one request; more means that the name says too little. */
const MOST = 5_000

interface Row { town: string; kind: RecordKind; id: string; version: number; fields: Record<string, unknown>; conflicts: unknown[]; createdAt: Date | string; createdByName: string }

/**
 * Looks for a person by name: in records, in what the log tells of their earlier contents, in letters of the towns, and in feedback.
 * Reads only.
 * @param scope whose towns are looked through, held by the database once more; absent, for the operator: all
 */
export async function findPerson(database: Pick<Database, 'orm' | 'within'>, subject: PersonSubject, now: Date, scope?: Scope): Promise<PersonData> {
  const records = await (scope ? database.within([scope], (orm) => lookThrough(orm, subject), { mode: 'snapshot' }) : lookThrough(database.orm, subject))
  return { form: 1, madeAt: now.toISOString(), about: subject, records: [...records, ...await findInFeedback(database.orm, subject)] }
}

async function lookThrough(orm: Orm, subject: PersonSubject): Promise<PersonRecord[]> {
  const pattern = `%${subject.name.trim().replace(/[\\%_]/g, '\\$&')}%`
  const rows = await rowsOf<Row>(orm, sql`select town, kind, id, version, fields, conflicts, created_at as "createdAt", created_by_name as "createdByName"
    from record where (not deleted and (fields::text like ${pattern} or conflicts::text like ${pattern}))
      or (town, id) in (select town, record_id from town_log where changes::text like ${pattern}) order by town, id limit ${MOST}`)
  const records: PersonRecord[] = []
  for (const { town, kind, id, version, fields, conflicts, createdAt, createdByName } of rows) {
    const { places, mentions } = placesOf(kind, fields, subject)
    const unsettled = mentionsIn(conflicts, subject).map(({ field, text }) => ({ field: `conflicts.${field}`, text }))
    const log = await rowsOf<{ seq: number | string; at: Date | string; by: string; changes: unknown }>(orm, sql`select seq, at, person_name as by, changes from town_log
      where town = ${town} and record_id = ${id}::uuid and changes::text like ${pattern} order by seq`)
    const nowhereElse = places.length + mentions.length + unsettled.length === 0
    if (nowhereElse && !log.some(({ changes }) => speaksOf(changes, subject))) continue
    records.push({
      town, kind, id, version, called: [fields['number'], fields['name'], fields['title']].find((one): one is string => typeof one === 'string') ?? id,
      createdAt: new Date(createdAt).toISOString(), createdBy: createdByName,
      places: nowhereElse ? [{ field: 'history', value: log.map(({ changes }) => changes), ...(kind === 'assistance' ? { keptAs: 'archive' as const } : {}) }] : places,
      mentions: [...mentions, ...unsettled],
      earlier: log.map(({ seq, at, by, changes }) => ({ seq: Number(seq), at: new Date(at).toISOString(), by, changes })),
    })
  }
  records.push(...await findInLetters(orm, subject, pattern))
  return records
}
