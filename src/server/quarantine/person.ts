import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { Mention, PersonRecord, PersonSubject, Place } from '@/contract'
import type { RecordKind } from '@/domain/records'
import { patternsOf } from '../privacy/patterns'
import { placesOf, speaksOf, withoutSubject } from '../privacy/person-places'
import { list } from '../store/columns'
import { rowsOf, type Database, type Orm } from '../store/database'
import { quarantinedEdit } from '../store/schema'
import type { Envelope } from '../sync/read-mutation'

interface Row { deviceId: string; mutationId: string; mutation: Envelope; kind: RecordKind | null; ofTown: string | null; savedAt: string | null; arrivedAt: Date | string; by: string | null }

/** An edit as it would be pushed; anything else could never be released. */
type Edit = Envelope & { recordId: string; set: Record<string, unknown> }

/** Whose towns: an edit that names none in due form belongs to no town, like feedback. Absent: all. */
const inTowns = (towns: readonly string[] | undefined): SQL => (towns ? sql`(of_town is null or of_town = any(${list('text', towns)}))` : sql`true`)

/**
 * Edits of shut-out devices that hold a person and that nobody has settled, in the form in which records are told.
 * @param orm of the server itself: requests have no part in this table
 */
export async function findInQuarantine(orm: Orm, subject: PersonSubject, towns: readonly string[] | undefined): Promise<PersonRecord[]> {
  const rows = await rowsOf<Row>(orm, sql`select q.device_id as "deviceId", q.mutation_id as "mutationId", q.mutation, q.kind, q.of_town as "ofTown", q.saved_at as "savedAt", q.arrived_at as "arrivedAt", p.name as by
    from quarantined_edit q left join device d on d.id = q.device_id left join person p on p.id = d.person_id
    where q.settled_at is null and q.mutation::text like any(${list('text', patternsOf(subject))}) and ${inTowns(towns)} order by q.device_id, q.device_seq, q.mutation_id`)
  return rows.flatMap(({ mutationId, mutation, kind, ofTown, savedAt, arrivedAt, by }): PersonRecord[] => {
    const { places, mentions } = standsIn(kind, mutation, subject)
    if (places.length + mentions.length === 0) return []
    const { number, name, title } = isEdit(mutation) ? mutation.set : {}
    const called = [number, name, title].find((one) => typeof one === 'string') ?? mutationId
    return [{ town: ofTown ?? '', kind: 'quarantine', id: mutationId, version: 0, called, createdAt: savedAt ?? new Date(arrivedAt).toISOString(), createdBy: by ?? '', places, mentions, earlier: [] }]
  })
}

/**
 * Takes a person out of an edit nobody has settled. What else it says stays, and it can be released or thrown away as before. What
 * stands in no due form goes whole: a release refuses it either way.
 * @param mutationId also when several devices left an edit of that id
 * @returns visits they were taken out of
 */
export async function withoutPersonInQuarantine(database: Database, subject: PersonSubject, mutationId: string, towns: readonly string[] | undefined): Promise<string[]> {
  return database.transact(async (orm) => {
    const rows = await orm.select().from(quarantinedEdit).where(and(eq(quarantinedEdit.mutationId, mutationId), isNull(quarantinedEdit.settledAt), inTowns(towns))).for('update')
    const visits: string[] = []
    for (const { deviceId, kind, mutation: arrived } of rows) {
      const mutation = arrived as Envelope
      if (!standsIn(kind, mutation, subject).places.some(({ keptAs }) => !keptAs)) continue
      const whole = kind && isEdit(mutation) && !speaksBeside(mutation, subject)
      const left = whole ? { ...mutation, set: withoutSubject(kind, mutation.set, subject) } : envelopeOf(mutation)
      await orm.update(quarantinedEdit).set({ mutation: left }).where(and(eq(quarantinedEdit.deviceId, deviceId), eq(quarantinedEdit.mutationId, mutationId)))
      if (whole && kind === 'visit') visits.push(mutation.recordId.toLowerCase())
    }
    return visits
  })
}

function standsIn(kind: RecordKind | null, mutation: Envelope, subject: PersonSubject): { places: Place[]; mentions: Mention[] } {
  if (kind && isEdit(mutation) && !speaksBeside(mutation, subject)) return placesOf(kind, mutation.set, subject)
  return { places: speaksOf(mutation, subject) ? [{ field: 'edit', value: mutation }] : [], mentions: [] }
}

const speaksBeside = ({ set: _content, ...envelope }: Edit, subject: PersonSubject): boolean => speaksOf(envelope, subject)

const isEdit = (mutation: Envelope): mutation is Edit => typeof mutation['recordId'] === 'string' && typeof mutation['set'] === 'object' && mutation['set'] !== null && !Array.isArray(mutation['set'])

const envelopeOf = ({ mutationId, deviceSeq }: Envelope): Envelope => ({ mutationId, deviceSeq })
