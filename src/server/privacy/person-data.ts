import { sql } from 'drizzle-orm'
import * as v from 'valibot'
import type { RecordKind } from '@/domain/records'
import { rowsOf, type Database } from '../store/database'
import { placesOf, type Mention, type Place, type Subject } from './person-places'

/** What a command asks of a person; `records`: those in which they are to be erased. */
export const PersonAsk = v.strictObject({
  subject: v.strictObject({ name: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(60)), phone: v.optional(v.pipe(v.string(), v.trim(), v.minLength(5), v.maxLength(30))) }),
  records: v.optional(v.pipe(v.array(v.pipe(v.string(), v.uuid(), v.toLowerCase())), v.maxLength(400))),
})

/** What one record holds of a person. */
export interface PersonRecord {
  town: string
  kind: RecordKind
  id: string
  version: number
  /** What people call the record: its number, name or title. */
  called: string
  createdAt: string
  createdBy: string
  places: Place[]
  mentions: Mention[]
  /** Earlier contents in the town's log that name the person. */
  earlier: { seq: number; at: string; by: string; changes: unknown }[]
}

/** Everything the station has on a person, as it is handed to them. */
export interface PersonData {
  form: 1
  madeAt: string
  about: Subject
  records: PersonRecord[]
}

/** Most records looked through for one request; more means that the name says too little. */
const MOST = 5_000

interface Row { town: string; kind: RecordKind; id: string; version: number; fields: Record<string, unknown>; createdAt: Date | string; createdByName: string }

/**
 * Looks through every town for a person, by name. Reads only.
 * @param towns absent: all
 */
export async function findPerson({ orm }: Pick<Database, 'orm'>, subject: Subject, now: Date): Promise<PersonData> {
  const pattern = `%${subject.name.trim().replace(/[\\%_]/g, '\\$&')}%`
  const rows = await rowsOf<Row>(orm, sql`select town, kind, id, version, fields, created_at as "createdAt", created_by_name as "createdByName"
    from record where not deleted and fields::text like ${pattern} order by town, id limit ${MOST}`)
  const records: PersonRecord[] = []
  for (const { town, kind, id, version, fields, createdAt, createdByName } of rows) {
    const { places, mentions } = placesOf(kind, fields, subject)
    if (places.length + mentions.length === 0) continue
    const log = await rowsOf<{ seq: number | string; at: Date | string; by: string; changes: unknown }>(orm, sql`select seq, at, person_name as by, changes from town_log
      where town = ${town} and record_id = ${id}::uuid and changes::text like ${pattern} order by seq`)
    records.push({
      town, kind, id, version, called: [fields['number'], fields['name'], fields['title']].find((one): one is string => typeof one === 'string') ?? id,
      createdAt: new Date(createdAt).toISOString(), createdBy: createdByName, places, mentions,
      earlier: log.map(({ seq, at, by, changes }) => ({ seq: Number(seq), at: new Date(at).toISOString(), by, changes })),
    })
  }
  return { form: 1, madeAt: now.toISOString(), about: subject, records }
}
