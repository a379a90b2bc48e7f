import { sql } from 'drizzle-orm'
import * as v from 'valibot'
import { ErasureRecords, PersonSubject, type PersonData, type PersonRecord } from '@/contract'
import type { Conflict, RecordKind } from '@/domain/records'
import type { Scope } from '../accounts/scope'
import { findInFeedback } from '../feedback'
import { findInLetters } from '../letters/person'
import { findInQuarantine } from '../quarantine/person'
import { list } from '../store/columns'
import { rowsOf, type Database, type Orm } from '../store/database'
import { containingInJson, patternsOf } from './patterns'
import { changesAbout, placesInConflicts, placesOf } from './person-places'

/** What a command asks of a person; `records`: those in which they are to be erased. */
export const PersonAsk = v.strictObject({ subject: PersonSubject, records: v.optional(ErasureRecords) })

/** Most records looked through for one request; more means that the name says too little. */
const MOST = 5_000

interface Row { town: string; kind: RecordKind; id: string; version: number; fields: Record<string, unknown>; conflicts: Conflict[]; createdAt: Date | string; createdByName: string }

/**
 * Looks for a person by name: in records, in what the log tells of their earlier contents, in letters of the towns, in what shut-out
 * devices left and nobody has settled, and in feedback. Reads only.
 * @param scope whose towns are looked through, held by the database once more; absent, for the operator: all
 */
export async function findPerson(database: Pick<Database, 'orm' | 'within'>, subject: PersonSubject, now: Date, scope?: Scope): Promise<PersonData> {
  const records = await (scope ? database.within([scope], (orm) => lookThrough(orm, subject), { mode: 'snapshot' }) : lookThrough(database.orm, subject))
  const waiting = await findInQuarantine(database.orm, subject, scope?.towns)
  return { form: 1, madeAt: now.toISOString(), about: subject, records: [...records, ...waiting, ...await findInFeedback(database.orm, subject)] }
}

async function lookThrough(orm: Orm, subject: PersonSubject): Promise<PersonRecord[]> {
  const pattern = containingInJson(subject.name)
  const patterns = list('text', patternsOf(subject))
  const rows = await rowsOf<Row>(orm, sql`select town, kind, id, version, fields, conflicts, created_at as "createdAt", created_by_name as "createdByName"
    from record where (not deleted and (fields::text like any(${patterns}) or conflicts::text like any(${patterns})))
      or (town, id) in (select town, record_id from town_log where changes::text like ${pattern}) order by town, id limit ${MOST}`)
  const records: PersonRecord[] = []
  for (const { town, kind, id, version, fields, conflicts, createdAt, createdByName } of rows) {
    const [present, unsettled] = [placesOf(kind, fields, subject), placesInConflicts(kind, conflicts, subject)]
    const [places, mentions] = [[...present.places, ...unsettled.places], [...present.mentions, ...unsettled.mentions]]
    const found = await rowsOf<{ seq: number | string; at: Date | string; by: string; changes: unknown }>(orm, sql`select seq, at, person_name as by, changes from town_log
      where town = ${town} and record_id = ${id}::uuid and changes::text like ${pattern} order by seq`)
    const log = found.map((entry) => ({ ...entry, changes: changesAbout(entry.changes, subject) })).filter(({ changes }) => Object.keys(changes).length > 0)
    const nowhereElse = places.length + mentions.length === 0
    if (nowhereElse && log.length === 0) continue
    records.push({
      town, kind, id, version, called: [fields['number'], fields['name'], fields['title']].find((one): one is string => typeof one === 'string') ?? id,
      createdAt: new Date(createdAt).toISOString(), createdBy: createdByName,
      places: nowhereElse ? [{ field: 'history', value: log.map(({ changes }) => changes), ...(kind === 'assistance' ? { keptAs: 'archive' as const } : {}) }] : places,
      mentions,
      earlier: log.map(({ seq, at, by, changes }) => ({ seq: Number(seq), at: new Date(at).toISOString(), by, changes })),
    })
  }
  records.push(...await findInLetters(orm, subject, pattern))
  return records
}
