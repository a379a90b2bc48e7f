import type { EnrolmentPreview, Person, Session } from '@/contract'
import { DeviceError, newId, openUserDatabase } from '@/device'
import { SyncProblem, type Client, type World } from '@/sync'
import type { PeopleOfPhone } from './people'

/** Failures of requests in the one class that screens know. */
export async function coded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof SyncProblem ? new DeviceError(error.code, error.at, error) : error
  }
}

export const previewEnrolment = (client: Client, code: string): Promise<EnrolmentPreview> =>
  coded(client.json<EnrolmentPreview>({ method: 'POST', path: '/api/enrolments/preview', body: JSON.stringify({ code }), nonce: 'ifThere' }))

/**
 * The device id under which this person's edits on this phone are numbered. Their database knows it best: it holds the numbers.
 */
async function deviceIdOf(person: Person, world: World, people: PeopleOfPhone): Promise<string> {
  const db = await openUserDatabase(person.id, { personName: person.name, clock: world.clock, random: world.random })
  try {
    const stored = (await db.meta.get('deviceId'))?.value
    if (typeof stored === 'string') return stored
    const id = people.find(person.id)?.deviceId ?? newId(world.clock, world.random)
    await db.meta.put({ key: 'deviceId', value: id })
    return id
  } finally {
    db.close()
  }
}

/**
 * Uses an enrolment code up. Looks first for whom it is, so that a person who comes back to this phone goes on with their own
 * database and numbers.
 * @throws DeviceError `enrolment-unknown`, `enrolment-used`, `enrolment-expired`, `offline`, `storage-…`
 */
export async function redeemEnrolment(client: Client, world: World, people: PeopleOfPhone, code: string, deviceLabel: string): Promise<Session> {
  const { person } = await previewEnrolment(client, code)
  const deviceId = await deviceIdOf(person, world, people)
  return coded(client.json<Session>({ method: 'POST', path: '/api/enrolments/redeem', body: JSON.stringify({ code, deviceId, deviceLabel }) }))
}
