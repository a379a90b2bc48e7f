import { eq } from 'drizzle-orm'
import { audit } from '../audit'
import { CodedError } from '../errors'
import { device, passphrase, person } from '../store/schema'
import { counted } from './attempts'
import { personOf } from './person'
import { keptPassphrase, raiseCost, type PassphraseTools } from './passphrases'
import { endSessionsOfDevice, REFRESH_GRACE_MS, shutOut, startSession, type StartedSession } from './sessions'
import { later } from './tools'

/**
 * Signs a registered device in with its owner's passphrase. A device nobody knows, a wrong passphrase, an account without one and one
 * that is switched off are refused alike and cost the same work; only who knows the passphrase learns that the device was shut out.
 * @throws CodedError `sign-in-refused`, `device-revoked`, `device-wiped`, `too-many-requests`, `server-busy`
 */
export async function signIn(tools: PassphraseTools, deviceId: string, text: string): Promise<StartedSession> {
  const { database, now, passphrases } = tools
  const [found] = await database.orm.select({ device, person, hash: passphrase.hash }).from(device)
    .innerJoin(person, eq(person.id, device.personId)).leftJoin(passphrase, eq(passphrase.personId, person.id)).where(eq(device.id, deviceId))
  const isOn = found !== undefined && found.person.disabledAt === null && found.device.releasedFor === null
  const kept = isOn ? found.hash ?? undefined : undefined
  // A device that was shut out guesses for itself alone: it must not keep its owner's other devices waiting.
  const isLive = isOn && found.device.revokedAt === null
  const { right, outdated } = await counted(tools, [`device:${deviceId}`, `person:${isLive ? found.person.id : deviceId}`], () => passphrases.verify(text, kept))
  if (!right) {
    // Beside the answer, not before it: only devices there are leave an entry, and the time an answer takes must not tell which.
    if (found) void audit(database.orm, now(), { act: 'sign-in-refused', deviceId, about: { kind: 'device', id: deviceId } }).catch(() => undefined)
    throw new CodedError('sign-in-refused')
  }
  const personId = found!.person.id
  const started = await database.transact(async (orm) => {
    const at = now()
    const [who] = await orm.select().from(person).where(eq(person.id, personId)).for('share')
    const [present] = await orm.select().from(device).where(eq(device.id, deviceId)).for('update')
    if (!who || who.disabledAt || present?.personId !== personId || await keptPassphrase(orm, personId, true) !== kept) throw new CodedError('sign-in-refused')
    if (present.revokedAt) throw shutOut(present)
    await endSessionsOfDevice(orm, deviceId, at, 'signed-in-again', later(at, -REFRESH_GRACE_MS))
    await orm.update(device).set({ lastSeenAt: at }).where(eq(device.id, deviceId))
    const session = await startSession(tools, orm, personOf(who), deviceId)
    await audit(orm, at, { act: 'signed-in', by: who, deviceId, about: { kind: 'device', id: deviceId }, details: { with: 'passphrase' } })
    return session
  })
  if (outdated) await raiseCost(tools, personId, text, kept!)
  return started
}
