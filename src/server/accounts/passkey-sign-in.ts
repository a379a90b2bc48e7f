import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { eq } from 'drizzle-orm'
import type { PasskeySignIn } from '@/contract'
import { audit } from '../audit'
import { CodedError } from '../errors'
import { device, passkey, person } from '../store/schema'
import { registerDevice, type NewDevice } from './devices'
import { CHALLENGE_VALID_MS, giveChallenge, takeChallenge } from './passkey-challenges'
import { webauthn, type RelyingParty } from './passkeys'
import { personOf } from './person'
import { endSessionsOfDevice, REFRESH_GRACE_MS, startSession, type StartedSession } from './sessions'
import { later, type AccountTools } from './tools'

/** What `navigator.credentials.get` is asked: any passkey of this site; which one, the person chooses. */
export async function signInOptions(tools: AccountTools, rp: RelyingParty): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webauthn()
  const options = await generateAuthenticationOptions({ rpID: rp.id, userVerification: 'required', timeout: CHALLENGE_VALID_MS })
  await giveChallenge(tools, options.challenge)
  return options
}

/**
 * Signs in with a passkey; the browser becomes a device of the person, or is one already.
 * @throws CodedError `passkey-refused`, whatever is wrong with it or the account; `forbidden` at `deviceId`, `device-revoked`, `device-wiped`
 */
export async function signInWithPasskey(tools: AccountTools, credential: PasskeySignIn['credential'], wanted: Omit<NewDevice, 'personId' | 'label'> & { label?: string }, rp: RelyingParty): Promise<StartedSession> {
  const newCounter = await verified(tools, credential, rp)
  return tools.database.transact(async (orm) => {
    const at = tools.now()
    const [who] = await orm.select({ person }).from(passkey).innerJoin(person, eq(person.id, passkey.personId)).where(eq(passkey.id, credential.id)).for('share', { of: person })
    const [held] = await orm.select().from(passkey).where(eq(passkey.id, credential.id)).for('update')
    if (!who || !held || who.person.disabledAt) throw new CodedError('passkey-refused')
    // Most keep it at nought. One that counts and does not go on counting was copied (WebAuthn Level 3, 7.2, step 22).
    if ((newCounter > 0 || held.counter > 0) && newCounter <= held.counter) throw new CodedError('passkey-refused')
    await orm.update(passkey).set({ counter: newCounter, lastUsedAt: at }).where(eq(passkey.id, held.id))
    const [known] = wanted.label === undefined ? await orm.select({ label: device.label }).from(device).where(eq(device.id, wanted.id)) : []
    await registerDevice(orm, { label: known?.label ?? held.label, ...wanted, personId: held.personId }, at)
    await endSessionsOfDevice(orm, wanted.id, at, 'signed-in-again', later(at, -REFRESH_GRACE_MS))
    const started = await startSession(tools, orm, personOf(who.person), wanted.id)
    await audit(orm, at, { act: 'signed-in', by: who.person, deviceId: wanted.id, about: { kind: 'device', id: wanted.id }, details: { with: 'passkey', label: held.label } })
    return started
  })
}

/** @returns the passkey's counter as it says it is now */
async function verified(tools: AccountTools, credential: PasskeySignIn['credential'], rp: RelyingParty): Promise<number> {
  const { verifyAuthenticationResponse } = await webauthn()
  const [held] = await tools.database.orm.select().from(passkey).where(eq(passkey.id, credential.id))
  const userHandle = credential.response.userHandle
  if (!held || userHandle !== Buffer.from(held.personId).toString('base64url')) throw new CodedError('passkey-refused')
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: credential as unknown as AuthenticationResponseJSON, expectedChallenge: (challenge) => takeChallenge(tools, challenge),
      expectedOrigin: rp.origin, expectedRPID: rp.id, requireUserVerification: true,
      credential: { id: held.id, publicKey: new Uint8Array(Buffer.from(held.publicKey, 'base64url')), counter: held.counter },
    })
    if (verified) return authenticationInfo.newCounter
  } catch (cause) {
    throw new CodedError('passkey-refused', { cause })
  }
  throw new CodedError('passkey-refused')
}
