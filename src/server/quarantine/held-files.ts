import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { QuarantineFile } from '@/contract'
import type { ShutOut } from '../accounts/shut-out-proof'
import type { AccountTools } from '../accounts/tools'
import type { Blobs } from '../attachments/blobs'
import { checkFile, receive } from '../attachments/receive'
import { askRemoval, removeAsked } from '../attachments/remove-bytes'
import { CodedError } from '../errors'
import { rowsOf, type Orm } from '../store/database'
import { device, quarantinedFile } from '../store/schema'

/** What one device may leave: a month of photos, and nothing that fills a disk. */
const MOST_FILES = 1_000
const MOST_BYTES = 256 * 1_048_576

type Tools = Pick<AccountTools, 'database' | 'now'>

/**
 * Notes which files a shut-out device still has, as far as there is room; whose records they belong to counts only at their release.
 * @returns ids of those whose bytes are to come, and of those that came or are settled
 * @throws CodedError `forbidden` when the device is not shut out
 */
export async function announceFiles({ database, now }: Tools, shutOut: ShutOut, files: readonly QuarantineFile[]): Promise<{ wanted: string[]; held: string[] }> {
  return database.transact(async (orm) => {
    await lockShutOut(orm, shutOut)
    const { deviceId } = shutOut
    const ids = files.map(({ attachmentId }) => attachmentId)
    const named = and(eq(quarantinedFile.deviceId, deviceId), inArray(quarantinedFile.attachmentId, ids))
    const known = new Set((await orm.select({ id: quarantinedFile.attachmentId }).from(quarantinedFile).where(named)).map(({ id }) => id))
    const announcedAt = now()
    let { count, bytes } = await heldOf(orm, deviceId)
    for (const { attachmentId, sha256, sizeBytes, type } of files) {
      if (known.has(attachmentId) || count >= MOST_FILES || bytes + sizeBytes > MOST_BYTES) continue
      known.add(attachmentId)
      await orm.insert(quarantinedFile).values({ deviceId, attachmentId, sha256, sizeBytes, type, announcedAt })
      count += 1
      bytes += sizeBytes
    }
    const rows = await orm.select().from(quarantinedFile).where(named)
    const isHeld = ({ arrivedAt, settledAt }: (typeof rows)[number]) => arrivedAt !== null || settledAt !== null
    const held = new Set(rows.filter(isHeld).map((row) => row.attachmentId))
    // In the order of the question: the phone knows best what goes first.
    return { wanted: [...new Set(ids)].filter((id) => known.has(id) && !held.has(id)), held: [...held] }
  })
}

/**
 * What was told of a file whose bytes begin to arrive; undefined when they have come before or are settled.
 * @throws CodedError `attachment-unknown` when it was not announced
 */
export async function announcedFile({ database: { orm } }: Tools, { deviceId }: ShutOut, attachmentId: string): Promise<QuarantineFile | undefined> {
  const [row] = await orm.select().from(quarantinedFile).where(and(eq(quarantinedFile.deviceId, deviceId), eq(quarantinedFile.attachmentId, attachmentId)))
  if (!row) throw new CodedError('attachment-unknown')
  return row.arrivedAt || row.settledAt ? undefined : row
}

/**
 * Takes bytes in that lie on the server's disk, after the checks every upload goes through. They stay among the received files, where
 * no record speaks of them yet.
 * @throws CodedError as `checkFile`; `server-busy` while the store cannot take them; `forbidden`
 */
export async function quarantineFile({ database, now, blobs }: Tools & { blobs: Blobs }, shutOut: ShutOut, file: QuarantineFile, path: string): Promise<void> {
  await checkFile(path, file)
  const arrived = await receive({ database, blobs, now }, path, file.sha256, () => database.transact(async (orm) => {
    await lockShutOut(orm, shutOut)
    const rows = await orm.update(quarantinedFile).set({ arrivedAt: now() })
      .where(and(eq(quarantinedFile.deviceId, shutOut.deviceId), eq(quarantinedFile.attachmentId, file.attachmentId), isNull(quarantinedFile.settledAt))).returning({ id: quarantinedFile.attachmentId })
    // Thrown away while it came.
    if (rows.length === 0) await askRemoval(orm, [file.sha256], now())
    return rows.length > 0
  }))
  if (!arrived) await removeAsked({ database, blobs }, [file.sha256])
}

/** The device empties itself: what it did not get to send is gone. */
export async function noteLostFiles(orm: Orm, deviceId: string, at: Date): Promise<void> {
  await orm.update(quarantinedFile).set({ settledAt: at, outcome: 'lost' })
    .where(and(eq(quarantinedFile.deviceId, deviceId), isNull(quarantinedFile.arrivedAt), isNull(quarantinedFile.settledAt)))
}

async function lockShutOut(orm: Orm, { deviceId, person }: ShutOut): Promise<void> {
  const [row] = await orm.select().from(device).where(eq(device.id, deviceId)).for('update')
  if (!row?.revokedAt || row.personId !== person.id) throw new CodedError('forbidden', { at: 'deviceId' })
}

async function heldOf(orm: Orm, deviceId: string): Promise<{ count: number; bytes: number }> {
  const [held] = await rowsOf<{ count: number; bytes: number }>(orm, sql`select count(*)::integer as count, coalesce(sum(size_bytes), 0)::float8 as bytes
    from quarantined_file where device_id = ${deviceId}::uuid and settled_at is null`)
  return { count: held!.count, bytes: Number(held!.bytes) }
}
