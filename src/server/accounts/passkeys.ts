import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { and, asc, count, eq } from 'drizzle-orm'
import type { KnownPasskey, PasskeyRegistration } from '@/contract'
import { audit } from '../audit'
import { CodedError } from '../errors'
import { passkey } from '../store/schema'
import { counted } from './attempts'
import { CHALLENGE_VALID_MS, giveChallenge, takeChallenge } from './passkey-challenges'
import { keptPassphrase, type PassphraseTools } from './passphrases'
import type { SignedIn } from './sessions'
import type { AccountTools, Actor } from './tools'

/** Loaded when first asked for: most stations' servers never are, and it is large. */
export const webauthn = () => import('@simplewebauthn/server')

/** For which site passkeys are made and used. */
export interface RelyingParty {
  id: string
  /** Of the page that asks. */
  origin: string
}

const NAME = 'IP Workstation'
const MOST = 10

type Row = typeof passkey.$inferSelect

const known = ({ id, label, createdAt, lastUsedAt }: Row): KnownPasskey => ({ id, label, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null })

const rowsOf = ({ database: { orm } }: AccountTools, personId: string): Promise<Row[]> =>
  orm.select().from(passkey).where(eq(passkey.personId, personId)).orderBy(asc(passkey.createdAt), asc(passkey.id))

export const listPasskeys = async (tools: AccountTools, personId: string): Promise<KnownPasskey[]> => (await rowsOf(tools, personId)).map(known)

/** What `navigator.credentials.create` is asked: a passkey the device finds by itself, and that asks for finger, face or PIN. */
export async function passkeyOptions(tools: AccountTools, { person }: SignedIn, rp: RelyingParty): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await webauthn()
  const options = await generateRegistrationOptions({
    rpName: NAME, rpID: rp.id, userID: new TextEncoder().encode(person.id), userName: person.name, userDisplayName: person.name, timeout: CHALLENGE_VALID_MS,
    attestationType: 'none', authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: (await rowsOf(tools, person.id)).map(({ id, transports }) => ({ id, transports })),
  })
  await giveChallenge(tools, options.challenge, person.id)
  return options
}

/**
 * Keeps a new passkey of the person signed in, who proves the passphrase once more: a phone left lying must not make a way in that lasts.
 * @throws CodedError `passkey-refused`, `passphrase-needed` when the account has none yet, `passphrase-wrong`, `too-many-requests`
 */
export async function addPasskey(tools: PassphraseTools, { person, deviceId }: SignedIn, { credential, label, passphrase }: PasskeyRegistration, rp: RelyingParty): Promise<KnownPasskey> {
  const kept = await keptPassphrase(tools.database.orm, person.id)
  if (kept === undefined) throw new CodedError('passphrase-needed')
  const { right } = await counted(tools, [`device:${deviceId}`, `person:${person.id}`], () => tools.passphrases.verify(passphrase, kept))
  if (!right) throw new CodedError('passphrase-wrong')
  const made = await verified(tools, credential, person.id, rp)
  return tools.database.transact(async (orm) => {
    const [held] = await orm.select({ passkeys: count() }).from(passkey).where(eq(passkey.personId, person.id))
    if ((held?.passkeys ?? 0) >= MOST) throw new CodedError('passkey-refused')
    const [row] = await orm.insert(passkey).values({
      id: made.id, personId: person.id, publicKey: Buffer.from(made.publicKey).toString('base64url'), counter: made.counter,
      transports: made.transports ?? [], label, createdAt: tools.now(),
    }).onConflictDoNothing().returning()
    if (!row) throw new CodedError('passkey-refused')
    await audit(orm, tools.now(), { act: 'passkey-added', by: person, deviceId, about: { kind: 'person', id: person.id }, details: { label } })
    return known(row)
  })
}

async function verified(tools: AccountTools, credential: PasskeyRegistration['credential'], personId: string, rp: RelyingParty) {
  const { verifyRegistrationResponse } = await webauthn()
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: credential as unknown as RegistrationResponseJSON, expectedChallenge: (challenge) => takeChallenge(tools, challenge, personId),
      expectedOrigin: rp.origin, expectedRPID: rp.id, requireUserVerification: true,
    })
    if (verified) return registrationInfo.credential
  } catch (cause) {
    throw new CodedError('passkey-refused', { cause })
  }
  throw new CodedError('passkey-refused')
}

/** @throws CodedError `not-found` */
export const removePasskey = (tools: AccountTools, { person, deviceId }: SignedIn, id: string): Promise<void> =>
  removePasskeyOf(tools, { personId: person.id, id, by: { person, deviceId } })

/** Somebody's own, or somebody's whom an administrator looks after. @throws CodedError `not-found` */
export async function removePasskeyOf({ database, now }: AccountTools, { personId, id, by }: { personId: string; id: string; by: Actor }): Promise<void> {
  await database.transact(async (orm) => {
    const [gone] = await orm.delete(passkey).where(and(eq(passkey.id, id), eq(passkey.personId, personId))).returning()
    if (!gone) throw new CodedError('not-found', { at: 'id' })
    await audit(orm, now(), { act: 'passkey-removed', by: by.person, deviceId: by.deviceId, about: { kind: 'person', id: personId }, details: { label: gone.label } })
  })
}
