import { sql } from 'drizzle-orm'
import type { PersonRecord, PersonSubject } from '@/contract'
import { civilDateOf } from '@/domain/civil-date'
import { containing } from '../privacy/patterns'
import { rowsOf, type Orm } from '../store/database'

interface Row { id: string; receivedAt: Date | string; text: string; by: string | null }

/**
 * What people wrote of the app that names somebody or holds their number, and what they wrote themselves, in the form in which records
 * are told. It belongs to no town.
 * @param orm of the server itself: requests have no part in this table
 */
export async function findInFeedback(orm: Orm, { name, phone }: PersonSubject): Promise<PersonRecord[]> {
  const rows = await rowsOf<Row>(orm, sql`select f.id, f.received_at as "receivedAt", f.text, p.name as by from feedback f left join person p on p.id = f.person_id
    where f.text like ${containing(name)} or f.text like ${phone ? containing(phone) : containing(name)} or p.name = ${name.trim()} order by f.received_at, f.id`)
  return rows.map(({ id, receivedAt, text, by }) => ({
    town: '', kind: 'feedback', id, version: 1, called: civilDateOf(new Date(receivedAt).getTime()), createdAt: new Date(receivedAt).toISOString(), createdBy: by ?? '',
    places: [{ field: 'text', value: text }], mentions: [], earlier: [],
  }))
}

/** Nobody has a duty to keep it: it goes whole. */
export async function removeFeedback(orm: Orm, id: string): Promise<void> {
  await orm.execute(sql`delete from feedback where id = ${id}::uuid`)
}
