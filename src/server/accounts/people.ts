import { asc, eq } from 'drizzle-orm'
import type { Person, PersonInput } from '@/contract'
import { CodedError } from '../errors'
import type { Orm } from '../store/database'
import { device, person } from '../store/schema'
import type { AccountTools } from './tools'

type PersonRow = typeof person.$inferSelect
type PersonWithDevices = Person & { devices: { id: string; label: string; lastSeenAt: string }[] }

export const personOf = ({ id, name, role, towns }: PersonRow): Person => ({ id, name, role, towns })

/** @throws CodedError `not-found` */
export async function findPerson(orm: Orm, id: string): Promise<Person> {
  const [row] = await orm.select().from(person).where(eq(person.id, id))
  if (!row || row.disabledAt) throw new CodedError('not-found', { at: 'id' })
  return personOf(row)
}

/** Everybody by name, with the devices that may still sign in. */
export async function listPeople({ database: { orm } }: AccountTools): Promise<PersonWithDevices[]> {
  const people = await orm.select().from(person).orderBy(asc(person.name), asc(person.id))
  const devices = await orm.select().from(device).orderBy(asc(device.createdAt))
  return people.filter((row) => !row.disabledAt).map((row) => ({
    ...personOf(row),
    devices: devices.filter((each) => each.personId === row.id && !each.revokedAt)
      .map(({ id, label, lastSeenAt }) => ({ id, label, lastSeenAt: lastSeenAt.toISOString() })),
  }))
}

export async function addPerson({ database: { orm }, now, newId }: AccountTools, input: PersonInput): Promise<Person> {
  const added = { id: newId(), name: input.name, role: input.role, towns: [...new Set(input.towns)].sort() }
  await orm.insert(person).values({ ...added, createdAt: now() })
  return added
}
