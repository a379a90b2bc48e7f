import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Person, PersonEntry, PersonInput } from '@/contract'
import { CodedError } from '../errors'
import { device, person } from '../store/schema'
import { revokeDevice } from './devices'
import { personOf, type PersonRow } from './person'
import { endSessionsOfPerson } from './sessions'
import type { AccountTools } from './tools'

type DeviceRow = typeof device.$inferSelect

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null

const deviceOf = ({ id, label, createdAt, lastSeenAt, revokedAt, replaces }: DeviceRow): PersonEntry['devices'][number] =>
  ({ id, label, createdAt: createdAt.toISOString(), lastSeenAt: lastSeenAt.toISOString(), revokedAt: iso(revokedAt), replaces })

/** Signs the sample content; switched off from the beginning, so nobody can ever be it. */
const isAuthorOfSamples = ({ createdAt, disabledAt }: PersonRow): boolean => disabledAt?.getTime() === createdAt.getTime()

/** Everybody by name with all their devices, newest first; those switched off too, so that they can be switched on again. */
export async function listPeople({ database: { orm } }: AccountTools): Promise<PersonEntry[]> {
  const people = await orm.select().from(person).orderBy(asc(person.name), asc(person.id))
  const devices = await orm.select().from(device).orderBy(asc(device.createdAt))
  return people.filter((row) => !isAuthorOfSamples(row)).map((row) => ({
    ...personOf(row), disabledAt: iso(row.disabledAt),
    devices: devices.filter((each) => each.personId === row.id).reverse().map(deviceOf),
  }))
}

const contentOf = ({ name, role, towns }: PersonInput) => ({ name, role, towns: [...new Set(towns)].sort() })

export async function addPerson({ database: { orm }, now, newId }: AccountTools, input: PersonInput): Promise<Person> {
  const added = { id: newId(), ...contentOf(input) }
  await orm.insert(person).values({ ...added, createdAt: now() })
  return added
}

/** Which person is meant, and who asks. Nobody may shut themselves out: so there is always an administrator left. */
export interface PersonAct { id: string; by: string }

/**
 * New name, role or towns: in force at the person's next request.
 * @throws CodedError `not-found`; `forbidden` at `role` when administrators would take the role from themselves
 */
export async function changePerson({ database: { orm } }: AccountTools, { id, by }: PersonAct, input: PersonInput): Promise<Person> {
  if (id === by && input.role !== 'administrator') throw new CodedError('forbidden', { at: 'role' })
  const [changed] = await orm.update(person).set(contentOf(input)).where(and(eq(person.id, id), isNull(person.disabledAt))).returning()
  if (!changed) throw new CodedError('not-found', { at: 'id' })
  return personOf(changed)
}

/**
 * Switches an account off, which ends its sessions at once, or on again, which takes a new link to sign in.
 * @throws CodedError `not-found`; `forbidden` at `id` for one's own account
 */
export async function switchPerson({ database, now }: AccountTools, { id, by }: PersonAct, on: boolean): Promise<void> {
  if (id === by) throw new CodedError('forbidden', { at: 'id' })
  await database.transact(async (orm) => {
    const [row] = await orm.select().from(person).where(eq(person.id, id)).for('update')
    if (!row || isAuthorOfSamples(row)) throw new CodedError('not-found', { at: 'id' })
    if (on === (row.disabledAt === null)) return
    await orm.update(person).set({ disabledAt: on ? null : now() }).where(eq(person.id, id))
    if (!on) await endSessionsOfPerson(orm, id, now())
  })
}

/**
 * Shuts one of a person's devices out.
 * @throws CodedError `not-found` at `deviceId`; `forbidden` at `deviceId` for the device the administrator asks from
 */
export async function revokeDeviceOf(tools: AccountTools, personId: string, deviceId: string, askingDevice: string): Promise<void> {
  if (deviceId === askingDevice) throw new CodedError('forbidden', { at: 'deviceId' })
  const [found] = await tools.database.orm.select({ id: device.id }).from(device).where(and(eq(device.id, deviceId), eq(device.personId, personId)))
  if (!found) throw new CodedError('not-found', { at: 'deviceId' })
  await revokeDevice(tools, deviceId)
}
