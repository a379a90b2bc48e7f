import { and, eq, sql } from 'drizzle-orm'
import type { AttachmentReceipt } from '@/contract'
import type { Attachment } from '@/domain/records'
import type { Scope } from '../accounts/scope'
import { list } from '../store/columns'
import type { Database } from '../store/database'
import { attachmentReceipt, record } from '../store/schema'

export interface FoundAttachment {
  attachment: Attachment
  /** The proof that its bytes arrived; absent while they have not, and once they are missing. */
  receipt: AttachmentReceipt | undefined
  /** The bytes had arrived and are no longer there. */
  missing: boolean
}

/** What is known of an attachment, or undefined when the scope holds none of that id. */
export async function findAttachment(database: Pick<Database, 'within'>, scope: Scope, town: string, id: string): Promise<FoundAttachment | undefined> {
  const [row] = await database.within([scope], (orm) => orm.select({ fields: record.fields, receivedAt: record.receivedAt, proof: attachmentReceipt }).from(record)
    .leftJoin(attachmentReceipt, and(eq(attachmentReceipt.town, record.town), eq(attachmentReceipt.attachmentId, record.id)))
    .where(and(
      sql`${record.town} = any(${list('text', scope.towns)})`, eq(record.town, town), eq(record.id, id), eq(record.kind, 'attachment'), eq(record.deleted, false))))
  if (!row) return undefined
  const attachment = row.fields as unknown as Attachment
  if (!row.proof || !row.receivedAt) return { attachment, receipt: undefined, missing: row.proof !== null }
  const { attachmentId, sha256, sizeBytes, receivedAt, seq, logHash } = row.proof
  return { attachment, receipt: { attachmentId, sha256, sizeBytes, receivedAt: receivedAt.toISOString(), seq, logHash }, missing: false }
}
