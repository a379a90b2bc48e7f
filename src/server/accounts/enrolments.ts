import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Continues, EnrolmentIssued, EnrolmentPreview } from '@/contract'
import { CodedError } from '../errors'
import type { Orm } from '../store/database'
import { enrolment, person } from '../store/schema'
import { carryOver, registerDevice, type NewDevice } from './devices'
import { findPerson, personOf } from './person'
import { endSessionsOfDevice, startSession, type StartedSession } from './sessions'
import { hashSecret } from './tokens'
import { later, type AccountTools } from './tools'

/**
 * Makes a one-use code that puts a device into a person's hands.
 * @param validMs how long it may be used
 * @throws CodedError `not-found`
 */
export async function issueEnrolment({ database: { orm }, now, newSecret }: AccountTools, personId: string, validMs: number, createdBy?: string): Promise<EnrolmentIssued> {
  await findPerson(orm, personId)
  const code = newSecret()
  const issuedAt = now()
  const expiresAt = later(issuedAt, validMs)
  await orm.insert(enrolment).values({ codeHash: hashSecret(code), personId, createdAt: issuedAt, expiresAt, createdBy })
  return { code, expiresAt: expiresAt.toISOString() }
}

/**
 * Who a code is for, without using it up.
 * @throws CodedError `enrolment-unknown`, `enrolment-used`, `enrolment-expired`
 */
export async function previewEnrolment({ database: { orm }, now }: AccountTools, code: string): Promise<EnrolmentPreview> {
  const found = await findEnrolment(orm, code, now())
  return { person: personOf(found.person), expiresAt: found.enrolment.expiresAt.toISOString() }
}

async function findEnrolment(orm: Orm, code: string, now: Date) {
  const [found] = await orm.select().from(enrolment).innerJoin(person, eq(person.id, enrolment.personId)).where(eq(enrolment.codeHash, hashSecret(code)))
  if (!found || found.person.disabledAt) throw new CodedError('enrolment-unknown')
  if (found.enrolment.usedAt) throw new CodedError('enrolment-used')
  if (found.enrolment.expiresAt <= now) throw new CodedError('enrolment-expired')
  return found
}

/**
 * Uses a code up, registers the device and signs it in, all or nothing.
 * @throws CodedError `enrolment-…`; `forbidden` at `deviceId` when the device is somebody else's; `device-revoked`
 */
export async function redeemEnrolment(tools: AccountTools, code: string, wanted: Omit<NewDevice, 'personId'>, continues?: Continues): Promise<StartedSession> {
  return tools.database.transact(async (orm) => {
    const now = tools.now()
    const found = await findEnrolment(orm, code, now)
    const used = await orm.update(enrolment).set({ usedAt: now, deviceId: wanted.id })
      .where(and(eq(enrolment.codeHash, found.enrolment.codeHash), isNull(enrolment.usedAt), gt(enrolment.expiresAt, now)))
      .returning({ codeHash: enrolment.codeHash })
    if (used.length === 0) throw new CodedError('enrolment-used')
    await registerDevice(orm, { ...wanted, personId: found.person.id }, now)
    if (continues) await carryOver(orm, found.person.id, continues)
    await endSessionsOfDevice(orm, wanted.id, now, 'enrolled-again')
    return startSession(tools, orm, personOf(found.person), wanted.id)
  })
}
