import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Database, Orm } from '../store/database'
import { askRemoval } from '../attachments/remove-bytes'
import { device, quarantinedEdit, quarantinedFile } from '../store/schema'
import { accountFor } from './settle'

const REASON = 'erased'
/** What an edit says may be anything. */
const SHA256 = /^[0-9a-f]{64}$/

/** Who erases, and when; the operator has no account. */
interface Erasure { at: Date; by: string | null }

/**
 * Gives up files that wait for records which are erased: nothing could be made of them any more.
 * @returns SHA-256 of those whose bytes had come
 */
export async function giveUpFiles(orm: Orm, attachmentIds: readonly string[], { at, by }: Erasure): Promise<string[]> {
  if (attachmentIds.length === 0) return []
  const gone = await orm.update(quarantinedFile).set({ settledAt: at, settledBy: by, outcome: 'discarded', reason: REASON })
    .where(and(inArray(quarantinedFile.attachmentId, [...attachmentIds]), isNull(quarantinedFile.settledAt))).returning({ sha256: quarantinedFile.sha256, arrivedAt: quarantinedFile.arrivedAt })
  return gone.filter(({ arrivedAt }) => arrivedAt !== null).map(({ sha256 }) => sha256)
}

/**
 * Gives up signatures of visits that wait in quarantine: the edits that tell of them, their files, and the bytes.
 * @returns SHA-256 of each, whether its bytes had come or not
 */
export async function giveUpSignatures(database: Database, visitIds: readonly string[], erasure: Erasure): Promise<string[]> {
  const waiting = and(eq(quarantinedEdit.kind, 'attachment'), isNull(quarantinedEdit.settledAt))
  return database.transact(async (orm) => {
    const rows = (await orm.select().from(quarantinedEdit).where(waiting)).flatMap((row) => {
      const { recordId, set } = (row.mutation ?? {}) as { recordId?: unknown; set?: { role?: unknown; onId?: unknown; sha256?: unknown } | null }
      const isOne = typeof recordId === 'string' && typeof set?.onId === 'string' && set.role === 'signature' && visitIds.includes(set.onId.toLowerCase())
      return isOne ? [{ ...row, recordId: recordId.toLowerCase(), sha256: set.sha256 }] : []
    })
    // Devices first, in one order: a release takes them so too.
    for (const id of [...new Set(rows.map(({ deviceId }) => deviceId))].sort()) {
      const own = rows.filter(({ deviceId }) => deviceId === id)
      await orm.select({ id: device.id }).from(device).where(eq(device.id, id)).for('update')
      await orm.update(quarantinedEdit).set({ mutation: null, settledAt: erasure.at, settledBy: erasure.by, outcome: 'discarded', reason: REASON })
        .where(and(waiting, eq(quarantinedEdit.deviceId, id), inArray(quarantinedEdit.mutationId, own.map(({ mutationId }) => mutationId))))
      await accountFor(orm, id, own)
    }
    const arrived = await giveUpFiles(orm, rows.map(({ recordId }) => recordId), erasure)
    const hashes = [...new Set([...rows.flatMap(({ sha256 }) => (typeof sha256 === 'string' && SHA256.test(sha256) ? [sha256] : [])), ...arrived])]
    await askRemoval(orm, hashes, erasure.at)
    return hashes
  })
}
