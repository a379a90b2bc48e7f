import { count, eq, max, sql } from 'drizzle-orm'
import * as v from 'valibot'
import type { Cursor, Lost } from '@/contract'
import { RECORD_KINDS } from '@/domain/records'
import { audit } from '../audit'
import type { ShutOut } from '../accounts/shut-out-proof'
import type { AccountTools } from '../accounts/tools'
import { CodedError } from '../errors'
import { rowsOf, type Orm } from '../store/database'
import { device, quarantinedEdit } from '../store/schema'
import { isTooDeep, type Envelope } from '../sync/read-mutation'
import { noteLostFiles } from './held-files'

/** What one device may leave: years of work, and still nothing that fills a disk. */
const MOST_EDITS = 20_000
const MOST_BYTES = 32 * 1_048_576
/** Characters of an epoch or a hash. */
const MOST_NAME = 64

/**
 * Keeps edits of a device that was shut out, apart from everything else, until an administrator settles them, in the order in which
 * they come. What came before is passed over, also when it has been settled since.
 * @param cursors how far the device has read, as far as it says so
 * @returns how many edits of this device are kept or settled now
 * @throws CodedError `forbidden` when the device is not shut out; `quarantine-full`
 */
export async function quarantineEdits({ database, now }: Pick<AccountTools, 'database' | 'now'>, { deviceId, person }: ShutOut, mutations: readonly Envelope[], cursors: Readonly<Record<string, Cursor>> = {}): Promise<number> {
  return database.transact(async (orm) => {
    const [row] = await orm.select().from(device).where(eq(device.id, deviceId)).for('update')
    if (!row?.revokedAt || row.personId !== person.id) throw new CodedError('forbidden', { at: 'deviceId' })
    const arrivedAt = now()
    const last = await lastPlace(orm, deviceId)
    const values = mutations.map((mutation, index) => ({ deviceId, mutationId: mutation.mutationId.toLowerCase(), deviceSeq: mutation.deviceSeq, place: last + index + 1, mutation: withinMeasure(mutation), arrivedAt, ...shownOf(mutation), read: readOf(mutation, cursors) }))
    const added = values.length === 0 ? [] : await orm.insert(quarantinedEdit).values(values).onConflictDoNothing().returning({ mutationId: quarantinedEdit.mutationId })
    await refuseTooMuch(orm, deviceId)
    if (added.length > 0) await audit(orm, arrivedAt, { act: 'edits-quarantined', by: person, deviceId, about: { kind: 'device', id: deviceId }, details: { edits: added.length } })
    const [present] = await orm.select({ edits: count() }).from(quarantinedEdit).where(eq(quarantinedEdit.deviceId, deviceId))
    return present!.edits
  })
}

/** Of what is nested deeper than any edit only that it came is kept: no push would take it, and no database could look through it. */
const withinMeasure = (mutation: Envelope): Envelope => (isTooDeep(mutation) ? { mutationId: mutation.mutationId, deviceSeq: mutation.deviceSeq } : mutation)

/** Kept beside the edit: what else stands in it may be anything, down to text no database would look into. */
const shownOf = ({ kind, town, savedAt }: Envelope) => ({
  kind: RECORD_KINDS.find((known) => known === kind) ?? null,
  ofTown: typeof town === 'string' && /^\d{9}$/.test(town) ? town : null,
  savedAt: v.is(v.pipe(v.string(), v.isoTimestamp()), savedAt) ? savedAt : null,
})

/** Of a town named in due form, and no longer than ours are: nothing else may fill the disk. */
function readOf(mutation: Envelope, cursors: Readonly<Record<string, Cursor>>): Cursor | null {
  const { ofTown } = shownOf(mutation)
  const cursor = ofTown === null ? undefined : cursors[ofTown]
  return cursor && cursor.epoch.length <= MOST_NAME && cursor.hash.length <= MOST_NAME ? cursor : null
}

/** Under the device's lock. */
async function lastPlace(orm: Orm, deviceId: string): Promise<number> {
  const [row] = await orm.select({ last: max(quarantinedEdit.place) }).from(quarantinedEdit).where(eq(quarantinedEdit.deviceId, deviceId))
  return row?.last ?? 0
}

async function refuseTooMuch(orm: Orm, deviceId: string): Promise<void> {
  const [held] = await rowsOf<{ edits: number; bytes: number }>(orm, sql`select count(*)::integer as edits, coalesce(sum(octet_length(mutation::text)), 0)::float8 as bytes
    from quarantined_edit where device_id = ${deviceId}`)
  if (held!.edits > MOST_EDITS || Number(held!.bytes) > MOST_BYTES) throw new CodedError('quarantine-full')
}

/**
 * The device says that it has handed over what it can and is emptying itself. Said again, nothing more happens.
 * @param lost what it says nobody will see again, for the record
 */
export async function noteWiped({ database, now }: Pick<AccountTools, 'database' | 'now'>, { deviceId, person }: ShutOut, lost: Lost = {}): Promise<void> {
  await database.transact(async (orm) => {
    const [row] = await orm.select().from(device).where(eq(device.id, deviceId)).for('update')
    if (!row?.wipeAskedAt || row.wipedAt) return
    await orm.update(device).set({ wipedAt: now(), lost: lost.files || lost.edits ? lost : null }).where(eq(device.id, deviceId))
    await noteLostFiles(orm, deviceId, now())
    await audit(orm, now(), { act: 'device-wiped', by: person, deviceId, about: { kind: 'device', id: deviceId }, details: { done: true, ...(lost.files ? { lostFiles: lost.files } : {}), ...(lost.edits ? { lostEdits: lost.edits } : {}) } })
  })
}
