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

/** Records looked through in one go: an officer's name stands in every visit they made. */
const PAGE = 500

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
  const records: PersonRecord[] = []
  let page: Row[] = []
  do {
    const last = page.at(-1)
    const after = last ? sql`(town, id) > (${last.town}, ${last.id}::uuid)` : sql`true`
    page = await rowsOf<Row>(orm, sql`select town, kind, id, version, fields, conflicts, created_at as "createdAt", created_by_name as "createdByName"
      from record where ${after} and ((not deleted and (fields::text like any(${patterns}) or conflicts::text like any(${patterns})))
        or (town, id) in (select town, record_id from town_log where changes::text like ${pattern})) order by town, id limit ${PAGE}`)
    const logs = await logsOf(orm, page, pattern)
    for (const row of page) {
      const record = foundIn(row, logs.get(`${row.town}/${row.id}`) ?? [], subject)
      if (record) records.push(record)
    }
  } while (page.length === PAGE)
  records.push(...await findInLetters(orm, subject, pattern))
  return records
}

interface Entry { town: string; id: string; seq: number | string; at: Date | string; by: string; changes: unknown }

/** What the log tells of these records and names the person, by `town/id`. */
async function logsOf(orm: Orm, rows: readonly Row[], pattern: string): Promise<Map<string, Entry[]>> {
  const towns = list('text', [...new Set(rows.map(({ town }) => town))])
  const entries = rows.length === 0 ? [] : await rowsOf<Entry>(orm, sql`select town, record_id as id, seq, at, person_name as by, changes from town_log
    where town = any(${towns}) and record_id = any(${list('uuid', rows.map(({ id }) => id))}) and changes::text like ${pattern} order by seq`)
  const byRecord = new Map<string, Entry[]>()
  for (const entry of entries) byRecord.set(`${entry.town}/${entry.id}`, [...byRecord.get(`${entry.town}/${entry.id}`) ?? [], entry])
  return byRecord
}

/** @returns undefined when the record speaks of somebody else */
function foundIn({ town, kind, id, version, fields, conflicts, createdAt, createdByName }: Row, entries: readonly Entry[], subject: PersonSubject): PersonRecord | undefined {
  const [present, unsettled] = [placesOf(kind, fields, subject), placesInConflicts(kind, conflicts, subject)]
  const [places, mentions] = [[...present.places, ...unsettled.places], [...present.mentions, ...unsettled.mentions]]
  const log = entries.map((entry) => ({ ...entry, changes: changesAbout(entry.changes, subject) })).filter(({ changes }) => Object.keys(changes).length > 0)
  const nowhereElse = places.length + mentions.length === 0
  if (nowhereElse && log.length === 0) return undefined
  return {
    town, kind, id, version, called: [fields['number'], fields['name'], fields['title']].find((one): one is string => typeof one === 'string') ?? id,
    createdAt: new Date(createdAt).toISOString(), createdBy: createdByName,
    places: nowhereElse ? [{ field: 'history', value: log.map(({ changes }) => changes), ...(kind === 'assistance' ? { keptAs: 'archive' as const } : {}) }] : places,
    mentions,
    earlier: log.map(({ seq, at, by, changes }) => ({ seq: Number(seq), at: new Date(at).toISOString(), by, changes })),
  }
}
