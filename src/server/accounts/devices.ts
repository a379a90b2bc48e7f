import { and, count, eq, gt, isNotNull } from 'drizzle-orm'
import type { Continues } from '@/contract'
import { audit } from '../audit'
import { CodedError } from '../errors'
import { without } from '../sync/gaps'
import type { Orm } from '../store/database'
import { device, passkey, sessionFamily } from '../store/schema'
import { endSessionsOfDevice, shutOut, type SignedIn } from './sessions'
import { DAY_MS, HOUR_MS, later, type AccountTools, type Actor } from './tools'

/** A phone loses its storage once in years; a loop that asks for one identity after another is stopped. */
const MAX_REPLACED_A_DAY = 10

export interface NewDevice {
  id: string
  personId: string
  label: string
  /** Number of its first edit. */
  firstSeq: number
}

/**
 * Takes a device in, or finds it as it is, inside the running transaction.
 * @throws CodedError `forbidden` at `deviceId` when it is somebody else's; `device-revoked`, `device-wiped`
 */
export async function registerDevice(orm: Orm, wanted: NewDevice, now: Date): Promise<void> {
  await orm.insert(device).values({ ...wanted, createdAt: now, lastSeenAt: now, lastSeq: wanted.firstSeq - 1 }).onConflictDoNothing()
  const [present] = await orm.select().from(device).where(eq(device.id, wanted.id)).for('update')
  if (present!.personId !== wanted.personId) throw new CodedError('forbidden', { at: 'deviceId' })
  if (present!.revokedAt) throw shutOut(present!)
  await orm.update(device).set({ label: wanted.label, lastSeenAt: now }).where(eq(device.id, wanted.id))
}

/**
 * A phone that was shut out goes on as another device, inside the running transaction: what it had not sent comes under new numbers, so
 * the old ones are not missed. Changes nothing when the device named is not a shut-out one of the same person.
 */
export async function carryOver(orm: Orm, personId: string, { deviceId, numbers }: Continues): Promise<void> {
  const [old] = await orm.select().from(device).where(and(eq(device.id, deviceId), eq(device.personId, personId), isNotNull(device.revokedAt))).for('update')
  if (old) await orm.update(device).set({ missing: without(old.missing, numbers) }).where(eq(device.id, deviceId))
}

/**
 * The phone of this session lost its storage and goes on under a new id. The session passes to the new device as it is, so a lost
 * answer costs nothing; the old id is shut out for good, and every other session of it ends. Asked again, nothing more happens.
 * @throws CodedError `device-revoked`; `forbidden` at `deviceId` when the id is in use; `too-many-requests`
 */
export async function replaceDevice({ database, now }: AccountTools, { person, deviceId, familyId }: SignedIn, id: string, firstSeq: number): Promise<void> {
  if (id === deviceId) return
  await database.transact(async (orm) => {
    const at = now()
    const [old] = await orm.select().from(device).where(eq(device.id, deviceId)).for('update')
    if (!old || old.revokedAt) throw old ? shutOut(old) : new CodedError('device-revoked')
    await refuseTooMany(orm, person.id, at)
    const made = await orm.insert(device)
      .values({ id, personId: person.id, label: old.label, createdAt: at, lastSeenAt: at, lastSeq: firstSeq - 1, firstSeq, replaces: deviceId })
      .onConflictDoNothing().returning({ id: device.id })
    if (made.length === 0) throw new CodedError('forbidden', { at: 'deviceId' })
    await orm.update(sessionFamily).set({ deviceId: id }).where(eq(sessionFamily.id, familyId))
    await orm.update(device).set({ revokedAt: at }).where(eq(device.id, deviceId))
    await endSessionsOfDevice(orm, deviceId, at, 'replaced')
    await audit(orm, at, { act: 'device-replaced', by: person, deviceId: id, about: { kind: 'device', id }, details: { replaces: deviceId } })
  })
}

async function refuseTooMany(orm: Orm, personId: string, now: Date): Promise<void> {
  const [recent] = await orm.select({ devices: count() }).from(device)
    .where(and(eq(device.personId, personId), isNotNull(device.replaces), gt(device.createdAt, later(now, -DAY_MS))))
  if ((recent?.devices ?? 0) >= MAX_REPLACED_A_DAY) throw new CodedError('too-many-requests', { retryAfterSeconds: HOUR_MS / 1000 })
}

/**
 * Shuts a device out for good: at once, at every request; the person's passkeys go with it.
 * @param wipe it is also told to hand over what is unsent and to empty itself; what was shut out before may still be told so
 */
export async function revokeDevice({ database, now }: AccountTools, deviceId: string, { wipe = false, by }: { wipe?: boolean; by?: Actor } = {}): Promise<void> {
  await database.transact(async (orm) => {
    const [row] = await orm.select().from(device).where(eq(device.id, deviceId)).for('update')
    if (!row) return
    const at = now()
    await orm.update(device).set({ revokedAt: row.revokedAt ?? at, wipeAskedAt: row.wipeAskedAt ?? (wipe ? at : null) }).where(eq(device.id, deviceId))
    await endSessionsOfDevice(orm, deviceId, at, 'revoked')
    // Which passkey lies on which device nobody knows: a lost phone's must not sign in as another device.
    const passkeys = await orm.delete(passkey).where(eq(passkey.personId, row.personId)).returning({ id: passkey.id })
    const isNews = wipe ? !row.wipeAskedAt : !row.revokedAt
    if (isNews) await audit(orm, at, { act: wipe ? 'device-wiped' : 'device-revoked', ...(by ? { by: by.person, deviceId: by.deviceId } : {}), about: { kind: 'device', id: deviceId }, details: { person: row.personId, passkeys: passkeys.length } })
  })
}
