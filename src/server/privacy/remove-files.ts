import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Attachment } from '@/domain/records'
import { askRemoval, removeAsked, type RemovalTools } from '../attachments/remove-bytes'
import { giveUpFiles } from '../quarantine/signatures'
import { list } from '../store/columns'
import { rowsOf } from '../store/database'
import { readableJson } from '../store/readable-json'
import { attachmentReceipt, record } from '../store/schema'
import { rewriteRecords, type RewriteTools } from './rewrite'

const FIELDS = sql`(${readableJson(sql`fields`)})`

export interface FileTools extends RewriteTools {
  blobs: RemovalTools['blobs']
}

/**
 * Removes files of one town for good: the records that name them, the proofs of their arrival, and the bytes where no other record
 * names the same. Those that wait in quarantine for such a record go too.
 * @returns SHA-256 of each file whose record went, in the order of ids
 */
export async function removeFiles(tools: FileTools, town: string, ids: readonly string[]): Promise<string[]> {
  const hashes = new Map<string, string>()
  const waited: string[] = []
  await rewriteRecords(tools, town, ids, ({ id, kind, fields }) => {
    if (kind !== 'attachment') return undefined
    hashes.set(id, (fields as unknown as Attachment).sha256)
    return 'delete'
  }, async (orm, gone) => {
    const at = tools.now()
    await orm.delete(attachmentReceipt).where(and(eq(attachmentReceipt.town, town), inArray(attachmentReceipt.attachmentId, [...gone])))
    waited.push(...await giveUpFiles(orm, gone, { at, by: null }))
    await askRemoval(orm, [...hashes.values(), ...waited], at)
  })
  await removeAsked(tools, [...hashes.values(), ...waited])
  return ids.flatMap((id) => hashes.get(id) ?? [])
}

/** Files of a role that hang on these records. */
export const filesOn = async ({ database: { orm } }: RewriteTools, town: string, role: Attachment['role'], onIds: readonly string[]): Promise<string[]> =>
  (await rowsOf<{ id: string }>(orm, sql`select id from ${record} where town = ${town} and kind = 'attachment' and not deleted
    and ${FIELDS}->>'role' = ${role} and ${FIELDS}->>'onId' = any(${list('text', onIds)}) order by id`)).map(({ id }) => id)
