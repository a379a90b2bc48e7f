import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Continues, EnrolmentIssued, EnrolmentPreview } from '@/contract'
import { audit } from '../audit'
import { CodedError } from '../errors'
import type { Orm } from '../store/database'
import { enrolment, passkey, person } from '../store/schema'
import { carryOver, registerDevice, type NewDevice } from './devices'
import { counted } from './attempts'
import { keepPassphrase, keptPassphrase, type PassphraseTools } from './passphrases'
import { refuseWeak } from './passphrase-rules'
import { findPerson, personOf } from './person'
import { endSessionsOfDevice, endSessionsOfPerson, startSession, type StartedSession } from './sessions'
import { hashSecret } from './tokens'
import { later, type AccountTools, type Actor } from './tools'

export interface EnrolmentWish {
  /** How long it may be used. */
  validMs: number
  /** Nobody: the person at the server's terminal. */
  by?: Actor
  /** It sets a new passphrase and ends what was signed in. */
  recover?: boolean
}

/**
 * Makes a one-use code that puts a device into a person's hands.
 * @throws CodedError `not-found`
 */
export async function issueEnrolment({ database, now, newSecret }: AccountTools, personId: string, { validMs, by, recover = false }: EnrolmentWish): Promise<EnrolmentIssued> {
  await findPerson(database.orm, personId)
  const code = newSecret()
  const issuedAt = now()
  const expiresAt = later(issuedAt, validMs)
  await database.transact(async (orm) => {
    await orm.insert(enrolment).values({ codeHash: hashSecret(code), personId, createdAt: issuedAt, expiresAt, createdBy: by?.person.id, recover })
    await audit(orm, issuedAt, { act: recover ? 'recovery-issued' : 'enrolment-issued', ...(by ? { by: by.person, deviceId: by.deviceId } : {}), about: { kind: 'person', id: personId } })
  })
  return { code, expiresAt: expiresAt.toISOString() }
}

/**
 * Who a code is for, without using it up.
 * @throws CodedError `enrolment-unknown`, `enrolment-used`, `enrolment-expired`
 */
export async function previewEnrolment({ database: { orm }, now }: AccountTools, code: string): Promise<EnrolmentPreview> {
  const found = await findEnrolment(orm, code, now())
  const passphrase = asksForNew(found.enrolment, await keptPassphrase(orm, found.person.id)) ? 'choose' : 'enter'
  return { person: personOf(found.person), expiresAt: found.enrolment.expiresAt.toISOString(), passphrase }
}

const asksForNew = ({ recover }: { recover: boolean }, kept: string | undefined): boolean => recover || kept === undefined

async function findEnrolment(orm: Orm, code: string, now: Date) {
  const [found] = await orm.select().from(enrolment).innerJoin(person, eq(person.id, enrolment.personId)).where(eq(enrolment.codeHash, hashSecret(code)))
  if (!found || found.person.disabledAt) throw new CodedError('enrolment-unknown')
  if (found.enrolment.usedAt) throw new CodedError('enrolment-used')
  if (found.enrolment.expiresAt <= now) throw new CodedError('enrolment-expired')
  return found
}

export interface Redemption {
  device: Omit<NewDevice, 'personId'>
  continues?: Continues | undefined
  passphrase?: string | undefined
}

/**
 * Uses a code up, registers the device and signs it in, all or nothing. The account's passphrase is proved, or set when there is none
 * or the link is for recovery: then all that the person was signed in to ends.
 * @throws CodedError `enrolment-…`; `passphrase-…`, `too-many-requests`; `forbidden` at `deviceId` when the device is somebody else's;
 *   `device-revoked`, `device-wiped`. The code is used up by none of them.
 */
export async function redeemEnrolment(tools: PassphraseTools, code: string, { device, continues, passphrase }: Redemption): Promise<StartedSession> {
  const seen = await findEnrolment(tools.database.orm, code, tools.now())
  const personId = seen.person.id
  const kept = await keptPassphrase(tools.database.orm, personId)
  const fresh = asksForNew(seen.enrolment, kept)
    ? await freshHash(tools, seen, passphrase)
    : await prove(tools, { personId, deviceId: device.id, kept: kept! }, passphrase)
  return tools.database.transact(async (orm) => {
    const now = tools.now()
    const found = await findEnrolment(orm, code, now)
    await orm.select({ id: person.id }).from(person).where(eq(person.id, personId)).for(fresh ? 'update' : 'share')
    const used = await orm.update(enrolment).set({ usedAt: now, deviceId: device.id })
      .where(and(eq(enrolment.codeHash, found.enrolment.codeHash), isNull(enrolment.usedAt), gt(enrolment.expiresAt, now)))
      .returning({ codeHash: enrolment.codeHash })
    if (used.length === 0) throw new CodedError('enrolment-used')
    await registerDevice(orm, { ...device, personId }, now)
    if (await keptPassphrase(orm, personId, true) !== kept) throw new CodedError('passphrase-wrong')
    if (continues) await carryOver(orm, personId, continues)
    if (fresh) await keepPassphrase(orm, personId, fresh, now)
    if (found.enrolment.recover) await closeOldWays(orm, personId, now)
    await endSessionsOfDevice(orm, device.id, now, 'enrolled-again')
    const started = await startSession(tools, orm, personOf(found.person), device.id)
    await audit(orm, now, {
      act: found.enrolment.recover ? 'recovered' : 'enrolled', by: found.person, deviceId: device.id, about: { kind: 'device', id: device.id },
      details: { label: device.label, passphrase: fresh ? 'set' : kept ? 'proved' : 'none' },
    })
    return started
  })
}

/** Whoever forgot the passphrase may have lost more: nothing that opened the account before opens it any longer. */
async function closeOldWays(orm: Orm, personId: string, now: Date): Promise<void> {
  await endSessionsOfPerson(orm, personId, now, 'recovered')
  await orm.delete(passkey).where(eq(passkey.personId, personId))
}

/** @returns undefined: an app of before there were passphrases gets along without */
async function freshHash({ passphrases }: PassphraseTools, { person, enrolment }: { person: { name: string }; enrolment: { recover: boolean } }, chosen: string | undefined): Promise<string | undefined> {
  if (chosen !== undefined) {
    refuseWeak(chosen, [person.name])
    return passphrases.hash(chosen)
  }
  if (enrolment.recover) throw new CodedError('passphrase-needed')
  return undefined
}

async function prove(tools: PassphraseTools, { personId, deviceId, kept }: { personId: string; deviceId: string; kept: string }, entered: string | undefined): Promise<undefined> {
  if (entered === undefined) throw new CodedError('passphrase-needed')
  const { right } = await counted(tools, [`device:${deviceId}`, `person:${personId}`], () => tools.passphrases.verify(entered, kept))
  if (!right) throw new CodedError('passphrase-wrong')
}
