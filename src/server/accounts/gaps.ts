import { and, eq, sql } from 'drizzle-orm'
import type { DeviceGaps, Person } from '@/contract'
import { CodedError } from '../errors'
import { list } from '../store/columns'
import type { Orm } from '../store/database'
import { device, person } from '../store/schema'

/**
 * Devices of which some numbers never arrived.
 * @param asker a supervisor sees people who share a town with them, an administrator everybody
 * @throws CodedError `forbidden` for any other role
 */
export async function listGaps(orm: Orm, asker: Person): Promise<DeviceGaps[]> {
  if (asker.role !== 'supervisor' && asker.role !== 'administrator') throw new CodedError('forbidden')
  const rows = await orm.select({ device, person }).from(device).innerJoin(person, eq(person.id, device.personId)).where(and(
    sql`${device.missing}::text <> '[]'`,
    asker.role === 'supervisor' ? sql`${person.towns} && ${list('text', asker.towns)}` : undefined))
  return rows.map(({ device: { id, label, lastSeq, lastSeenAt, missing, revokedAt }, person: { id: personId, name, towns, disabledAt } }) => ({
    // of the person's other towns a supervisor learns nothing
    deviceId: id, label, person: { id: personId, name }, towns: asker.role === 'administrator' ? towns : towns.filter((town) => asker.towns.includes(town)), lastSeq, lastSeenAt: lastSeenAt.toISOString(), shutOut: revokedAt !== null || disabledAt !== null, missing,
  })).sort((a, b) => (a.missing[0]!.since < b.missing[0]!.since ? -1 : 1))
}
