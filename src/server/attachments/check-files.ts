import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type { Orm } from '../store/database'
import { attachmentReceipt, record } from '../store/schema'
import { noteArrival, noteMissing, type ArrivalTools } from './arrivals'
import type { Blobs } from './blobs'
import { inspectBlob } from './inspect'

export interface CheckTools extends ArrivalTools {
  orm: Orm
  blobs: Blobs
}

export interface CheckedFile {
  town: string
  attachmentId: string
  sha256: string
}

export interface FilesChecked {
  checked: number
  /** Received once, and now gone or changed. */
  lost: CheckedFile[]
  /** Counted as missing, and there after all. */
  found: CheckedFile[]
  /** Whether the logs say so now. */
  noted: boolean
}

const PAGE = 500
/** Of at least this many files more than half gone: it is rather the store that is away, such as a disk that is not mounted. */
const TOO_MANY = 10

/**
 * Looks for every file that ever arrived, and notes in the towns' logs which are missing and which are there again.
 * @param read `sizes`: whether each is there whole; `bytes`: each is read and held against its hash
 * @param note false: looks only
 * @throws when the store cannot be reached, and the signal's reason
 */
export async function checkFiles(tools: CheckTools, { read, note, signal }: { read: 'sizes' | 'bytes'; note: boolean; signal?: AbortSignal }): Promise<FilesChecked> {
  const lost: (CheckedFile & { receivedAt: string })[] = []
  const found: CheckedFile[] = []
  let checked = 0
  for await (const file of receivedOnce(tools.orm)) {
    signal?.throwIfAborted()
    checked += 1
    if (file.receivedAt) {
      if (!await isThere(tools.blobs, file, read)) lost.push({ ...file, receivedAt: file.receivedAt.toISOString() })
    } else if (await isThere(tools.blobs, file, 'bytes')) found.push(file)
  }
  const away = lost.length >= TOO_MANY && lost.length * 2 > checked
  if (note) {
    if (!away) for (const { town, attachmentId, receivedAt } of lost) await noteMissing(tools, town, attachmentId, receivedAt)
    for (const { town, attachmentId } of found) await noteArrival(tools, undefined, town, attachmentId)
  }
  const plain = ({ town, attachmentId, sha256 }: CheckedFile): CheckedFile => ({ town, attachmentId, sha256 })
  return { checked, lost: lost.map(plain), found: found.map(plain), noted: note && !away }
}

/** Notes that received files were found spoilt, so that phones which still hold them send them again. @param hashes SHA-256 */
export async function noteSpoilt(tools: Omit<CheckTools, 'blobs'>, hashes: readonly string[]): Promise<void> {
  const files = await tools.orm.select({ town: attachmentReceipt.town, id: attachmentReceipt.attachmentId, receivedAt: record.receivedAt }).from(attachmentReceipt)
    .innerJoin(record, and(eq(record.town, attachmentReceipt.town), eq(record.id, attachmentReceipt.attachmentId), eq(record.deleted, false), isNotNull(record.receivedAt)))
    .where(inArray(attachmentReceipt.sha256, [...hashes]))
  for (const { town, id, receivedAt } of files) await noteMissing(tools, town, id, receivedAt!.toISOString())
}

async function isThere(blobs: Blobs, { sha256, sizeBytes }: { sha256: string; sizeBytes: number }, read: 'sizes' | 'bytes'): Promise<boolean> {
  if (await blobs.sizeOf(sha256) !== sizeBytes) return false
  return read === 'sizes' || (await inspectBlob(blobs, sha256))?.sha256 === sha256
}

async function* receivedOnce(orm: Orm) {
  const { town, attachmentId, sha256, sizeBytes } = attachmentReceipt
  for (let last = { town: '', attachmentId: '00000000-0000-0000-0000-000000000000' }; ;) {
    const page = await orm.select({ town, attachmentId, sha256, sizeBytes, receivedAt: record.receivedAt }).from(attachmentReceipt)
      .innerJoin(record, and(eq(record.town, town), eq(record.id, attachmentId), eq(record.deleted, false)))
      .where(sql`(${town}, ${attachmentId}) > (${last.town}::text, ${last.attachmentId}::uuid)`)
      .orderBy(asc(town), asc(attachmentId)).limit(PAGE)
    yield* page
    if (page.length < PAGE) return
    last = page.at(-1)!
  }
}
