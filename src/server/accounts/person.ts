import { eq } from 'drizzle-orm'
import type { Person } from '@/contract'
import { CodedError } from '../errors'
import type { Orm } from '../store/database'
import { person } from '../store/schema'

export type PersonRow = typeof person.$inferSelect

export const personOf = ({ id, name, role, towns }: PersonRow): Person => ({ id, name, role, towns })

/** @throws CodedError `not-found` */
export async function findPerson(orm: Orm, id: string): Promise<Person> {
  const [row] = await orm.select().from(person).where(eq(person.id, id))
  if (!row || row.disabledAt) throw new CodedError('not-found', { at: 'id' })
  return personOf(row)
}
