import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { ErrorCode } from '@/contract'
import type { Attachment } from '@/domain/records'
import type { Scope } from '../accounts/scope'
import { noteArrival, type ArrivalTools } from '../attachments/arrivals'
import type { Blobs } from '../attachments/blobs'
import { CodedError } from '../errors'
import { list } from '../store/columns'
import type { Database, Orm } from '../store/database'
import { quarantinedFile, record } from '../store/schema'
import { mayCreate } from '../sync/rules'

export type FileRow = typeof quarantinedFile.$inferSelect

export interface FileTools extends ArrivalTools {
  database: Pick<Database, 'within' | 'orm'>
  blobs: Pick<Blobs, 'sizeOf' | 'remove'>
}

/** Who decides on files, and what they become. */
interface Settlement { at: Date; by: string }

const waitingOf = (deviceId: string) => and(eq(quarantinedFile.deviceId, deviceId), isNotNull(quarantinedFile.arrivedAt), isNull(quarantinedFile.settledAt))

/** Those that have come and wait, taken in hand under the id by which they are released. Call under the device's lock. */
export async function claimFiles(orm: Orm, deviceId: string, releasedAs: string): Promise<FileRow[]> {
  return orm.update(quarantinedFile).set({ claimedBy: releasedAs }).where(waitingOf(deviceId)).returning()
}

/**
 * Lets files count as received by the records they belong to, as if their author's phone had brought them, with the rights the author
 * has now. May be asked again.
 * @returns by attachment id why one does not; undefined: it does
 * @throws what passes by itself, such as a database that is away
 */
export async function releaseFiles(tools: FileTools, author: { scope: Scope; deviceId: string }, files: readonly FileRow[]): Promise<Map<string, ErrorCode | undefined>> {
  const outcomes = new Map<string, ErrorCode | undefined>()
  for (const file of files) {
    try {
      const town = await townOf(tools, author.scope, file)
      await noteArrival(tools, author, town, file.attachmentId)
      outcomes.set(file.attachmentId, undefined)
    } catch (error) {
      if (!(error instanceof CodedError) || error.code === 'server-busy') throw error
      outcomes.set(file.attachmentId, error.code)
    }
  }
  return outcomes
}

/** Where the record stands that tells of just this file. @throws CodedError `attachment-unknown`, `attachment-hash-mismatch`, `attachment-missing`, `forbidden` */
async function townOf({ database, blobs }: FileTools, scope: Scope, { attachmentId, sha256, sizeBytes, type }: FileRow): Promise<string> {
  if (!mayCreate(scope.role, 'attachment')) throw new CodedError('forbidden')
  const [found] = await database.within([scope], (orm) => orm.select({ town: record.town, fields: record.fields }).from(record)
    .where(and(eq(record.id, attachmentId), sql`${record.town} = any(${list('text', scope.towns)})`, eq(record.kind, 'attachment'), eq(record.deleted, false))))
  if (!found) throw new CodedError('attachment-unknown')
  const told = found.fields as unknown as Attachment
  if (told.sha256 !== sha256 || told.sizeBytes !== sizeBytes || told.type !== type) throw new CodedError('attachment-hash-mismatch')
  const there = await blobs.sizeOf(sha256).catch((cause: unknown) => { throw new CodedError('server-busy', { retryAfterSeconds: 30, cause }) })
  if (there !== sizeBytes) throw new CodedError('attachment-missing')
  return found.town
}

/** @returns how many count as received now, and how many wait on with their reason */
export async function settleFiles(orm: Orm, deviceId: string, outcomes: ReadonlyMap<string, ErrorCode | undefined>, { at, by }: Settlement): Promise<{ files: number; filesRefused: number }> {
  const taken = [...outcomes].filter(([, code]) => code === undefined).map(([id]) => id)
  const settled = taken.length === 0 ? [] : await orm.update(quarantinedFile).set({ settledAt: at, settledBy: by, outcome: 'released', refused: null })
    .where(and(waitingOf(deviceId), inArray(quarantinedFile.attachmentId, taken))).returning({ id: quarantinedFile.attachmentId })
  for (const [id, refused] of outcomes) {
    if (refused) await orm.update(quarantinedFile).set({ claimedBy: null, refused }).where(and(waitingOf(deviceId), eq(quarantinedFile.attachmentId, id)))
  }
  return { files: settled.length, filesRefused: outcomes.size - taken.length }
}

/** Gives up what waits and is not being released, also what is still on its way. @returns SHA-256 of the bytes that nobody waits for now */
export async function discardFiles(orm: Orm, deviceId: string, reason: string, { at, by }: Settlement): Promise<string[]> {
  const gone = await orm.update(quarantinedFile).set({ settledAt: at, settledBy: by, outcome: 'discarded', reason })
    .where(and(eq(quarantinedFile.deviceId, deviceId), isNull(quarantinedFile.settledAt), isNull(quarantinedFile.claimedBy)))
    .returning({ sha256: quarantinedFile.sha256, arrivedAt: quarantinedFile.arrivedAt })
  return gone.filter(({ arrivedAt }) => arrivedAt !== null).map(({ sha256 }) => sha256)
}
