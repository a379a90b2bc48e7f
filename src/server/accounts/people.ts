import { and, asc, eq, isNull, or } from 'drizzle-orm'
import type { Person, PersonAddition, PersonChange, PersonEntry, PersonInput } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { audit } from '../audit'
import { CodedError } from '../errors'
import type { Orm } from '../store/database'
import { device, passkey, passphrase, person } from '../store/schema'
import { revokeDevice } from './devices'
import { personOf, type PersonRow } from './person'
import { endSessionsOfPerson } from './sessions'
import type { AccountTools, Actor } from './tools'

type DeviceRow = typeof device.$inferSelect

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null

const deviceOf = ({ id, label, createdAt, lastSeenAt, revokedAt, replaces, wipeAskedAt, wipedAt, lost }: DeviceRow): PersonEntry['devices'][number] =>
  ({ id, label, createdAt: createdAt.toISOString(), lastSeenAt: lastSeenAt.toISOString(), revokedAt: iso(revokedAt), replaces, wipeAskedAt: iso(wipeAskedAt), wipedAt: iso(wipedAt), lost })

/** Signs the sample content; switched off from the beginning, so nobody can ever be it. */
const isAuthorOfSamples = ({ createdAt, disabledAt }: PersonRow): boolean => disabledAt?.getTime() === createdAt.getTime()

/** Everybody by name with all their devices, newest first; those switched off too, so that they can be switched on again. */
export async function listPeople({ database: { orm } }: AccountTools): Promise<PersonEntry[]> {
  const people = await orm.select().from(person).orderBy(asc(person.name), asc(person.id))
  const devices = await orm.select().from(device).where(isNull(device.releasedFor)).orderBy(asc(device.createdAt))
  const withPassphrase = new Set((await orm.select({ personId: passphrase.personId }).from(passphrase)).map((row) => row.personId))
  const passkeys = await orm.select({ personId: passkey.personId }).from(passkey)
  return people.filter((row) => !isAuthorOfSamples(row)).map((row) => ({
    ...personOf(row), disabledAt: iso(row.disabledAt), hasPassphrase: withPassphrase.has(row.id), passkeys: passkeys.filter((each) => each.personId === row.id).length,
    devices: devices.filter((each) => each.personId === row.id).reverse().map(deviceOf),
  }))
}

const contentOf = ({ name, role, towns }: PersonInput) => ({ name, role, towns: [...new Set(towns)].sort() })

/**
 * Adds an account. Asked again under the same id, after a lost answer, it is the account that was made then, with what is asked for now.
 */
export async function addPerson(tools: AccountTools, by: Actor, { id, ...input }: PersonAddition): Promise<Person> {
  const { database, now, newId } = tools
  const added = { id: id ?? newId(), ...contentOf(input) }
  const isNew = await database.transact(async (orm) => {
    const made = await orm.insert(person).values({ ...added, createdAt: now() }).onConflictDoNothing().returning({ id: person.id })
    if (made.length > 0) await audit(orm, now(), { act: 'person-added', ...entryBy(by), about: { kind: 'person', id: added.id }, details: rightsOf(added) })
    return made.length > 0
  })
  return isNew ? added : changePerson(tools, { id: added.id, by }, input)
}

const entryBy = (by: Actor) => ({ by: by.person, deviceId: by.deviceId })
const rightsOf = ({ role, towns }: Pick<Person, 'role' | 'towns'>) => ({ role, towns })

/** Which person is meant, and who asks. */
export interface PersonAct { id: string; by: Actor }

/**
 * Locks the accounts that may administer, and the one meant: two administrators who take the role from each other at the same moment
 * go one after the other, and the second no longer may. Nobody takes it from themselves: so there is always one left.
 * @throws CodedError `forbidden` when the asker is no administrator any more
 */
async function lockedForAct(orm: Orm, { id, by }: PersonAct): Promise<PersonRow | undefined> {
  const rows = await orm.select().from(person).where(or(eq(person.id, id), eq(person.role, 'administrator'))).orderBy(asc(person.id)).for('update')
  if (!rows.some((row) => row.id === by.person.id && row.role === 'administrator' && row.disabledAt === null)) throw new CodedError('forbidden')
  return rows.find((row) => row.id === id)
}

/**
 * What is asked for, where the form showed something older than what stands now: somebody else has been at it meanwhile, and what this
 * one did not touch is theirs. Towns are given and taken one by one.
 */
function askedOf(row: PersonRow, { seen, ...input }: PersonChange): ReturnType<typeof contentOf> {
  if (!seen) return contentOf(input)
  const given = input.towns.filter((town) => !seen.towns.includes(town))
  const staying = row.towns.filter((town) => input.towns.includes(town) || !seen.towns.includes(town))
  return contentOf({ name: input.name === seen.name ? row.name : input.name, role: input.role === seen.role ? row.role : input.role, towns: [...staying, ...given] })
}

/**
 * New name, role or towns: in force at the person's next request. Nothing new changes nothing.
 * @throws CodedError `not-found`; `forbidden` at `role` when administrators would take the role from themselves
 */
export async function changePerson({ database, now }: AccountTools, act: PersonAct, change: PersonChange): Promise<Person> {
  return database.transact(async (orm) => {
    const row = await lockedForAct(orm, act)
    if (!row || row.disabledAt) throw new CodedError('not-found', { at: 'id' })
    const asked = askedOf(row, change)
    if (act.id === act.by.person.id && asked.role !== 'administrator') throw new CodedError('forbidden', { at: 'role' })
    if (canonicalJson(asked) === canonicalJson(contentOf(row))) return personOf(row)
    const [changed] = await orm.update(person).set(asked).where(eq(person.id, act.id)).returning()
    await audit(orm, now(), { act: 'person-changed', ...entryBy(act.by), about: { kind: 'person', id: act.id }, details: rightsOf(changed!) })
    return personOf(changed!)
  })
}

/**
 * Switches an account off, which ends its sessions at once, or on again, which takes its passphrase or a new link to sign in.
 * @throws CodedError `not-found`; `forbidden` at `id` for one's own account
 */
export async function switchPerson({ database, now }: AccountTools, act: PersonAct, on: boolean): Promise<void> {
  if (act.id === act.by.person.id) throw new CodedError('forbidden', { at: 'id' })
  await database.transact(async (orm) => {
    const row = await lockedForAct(orm, act)
    if (!row || isAuthorOfSamples(row)) throw new CodedError('not-found', { at: 'id' })
    if (on === (row.disabledAt === null)) return
    await orm.update(person).set({ disabledAt: on ? null : now() }).where(eq(person.id, act.id))
    if (!on) await endSessionsOfPerson(orm, act.id, now())
    await audit(orm, now(), { act: on ? 'person-enabled' : 'person-disabled', ...entryBy(act.by), about: { kind: 'person', id: act.id } })
  })
}

/**
 * Shuts one of a person's devices out.
 * @param wipe it is also to be emptied at its next contact
 * @throws CodedError `not-found` at `deviceId`; `forbidden` at `deviceId` for the device the administrator asks from
 */
export async function revokeDeviceOf(tools: AccountTools, { personId, deviceId, by }: { personId: string; deviceId: string; by: Actor }, wipe = false): Promise<void> {
  if (deviceId === by.deviceId) throw new CodedError('forbidden', { at: 'deviceId' })
  const [found] = await tools.database.orm.select({ id: device.id }).from(device).where(and(eq(device.id, deviceId), eq(device.personId, personId)))
  if (!found) throw new CodedError('not-found', { at: 'deviceId' })
  await revokeDevice(tools, deviceId, { wipe, by })
}
