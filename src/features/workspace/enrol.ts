import type { EnrolmentPreview, Session } from '@/contract'
import { carriedOver, carriedOverHeard, DeviceError, newId, renewIdentity, type DeviceIdentity } from '@/device'
import { SyncProblem, type Client, type World } from '@/sync'
import { openOwnDevice } from './own-device'
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
 * Uses an enrolment code up. Looks first for whom it is, so that a person who comes back to this phone goes on with their own
 * database and numbers. Where an administrator has shut this device out, the new link is their leave to go on as another one: unsent
 * work goes along (docs/decisions/2026-11-22-blocked-and-lost-devices.md).
 * @throws DeviceError `enrolment-unknown`, `enrolment-used`, `enrolment-expired`, `offline`, `storage-…`
 */
export async function redeemEnrolment(client: Client, world: World, people: PeopleOfPhone, code: string, deviceLabel: string): Promise<Session> {
  const redeem = async ({ id, firstSeq }: DeviceIdentity): Promise<Session> => {
    const continues = await carriedOver(db)
    const body = JSON.stringify({ code, deviceId: id, deviceLabel, firstSeq, ...(continues ? { continues } : {}) })
    const session = await coded(client.json<Session>({ method: 'POST', path: '/api/enrolments/redeem', body }))
    if (continues) await carriedOverHeard(db)
    return session
  }
  const { person } = await previewEnrolment(client, code)
  const { device: { db, close }, identity } = await openOwnDevice(person, world, people)
  try {
    return await redeem(identity)
  } catch (error) {
    if (!(error instanceof DeviceError && error.code === 'device-revoked')) throw error
    return await redeem(await renewIdentity(db, newId(world.clock, world.random)))
  } finally {
    close()
  }
}
