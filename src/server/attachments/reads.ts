import { and, eq, sql } from 'drizzle-orm'
import type { AttachmentReceipt } from '@/contract'
import type { Attachment } from '@/domain/records'
import type { Scope } from '../accounts/scope'
import { list } from '../store/columns'
import type { Orm } from '../store/database'
import { attachmentReceipt, record } from '../store/schema'

/** What is known of an attachment, or undefined when the scope holds none of that id. */
export async function findAttachment(orm: Orm, scope: Scope, town: string, id: string): Promise<Attachment | undefined> {
  const [row] = await orm.select({ fields: record.fields }).from(record).where(and(
    sql`${record.town} = any(${list('text', scope.towns)})`, eq(record.town, town), eq(record.id, id), eq(record.kind, 'attachment'), eq(record.deleted, false)))
  return row?.fields as Attachment | undefined
}

/** The proof that its bytes arrived, or undefined while they have not. */
export async function findReceipt(orm: Orm, scope: Scope, town: string, id: string): Promise<AttachmentReceipt | undefined> {
  const [row] = await orm.select().from(attachmentReceipt).where(and(
    sql`${attachmentReceipt.town} = any(${list('text', scope.towns)})`, eq(attachmentReceipt.town, town), eq(attachmentReceipt.attachmentId, id)))
  if (!row) return undefined
  const { attachmentId, sha256, sizeBytes, receivedAt, seq, logHash } = row
  return { attachmentId, sha256, sizeBytes, receivedAt: receivedAt.toISOString(), seq, logHash }
}
