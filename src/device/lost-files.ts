import type { ServerRecord } from '@/contract'
import type { UserDatabase } from './database'
import type { FileRow } from './rows'

/** A file whose receipt counts no more. */
export function unsentAgain(file: FileRow): FileRow {
  const { receipt: _receipt, receivedHere: _receivedHere, since: _since, problem: _problem, notBefore: _notBefore, anyNetwork: _anyNetwork, ...rest } = file
  return { ...rest, state: 'waiting', sentBytes: 0, attempts: 1 }
}

/**
 * Files the server had and has lost, inside the running transaction: where this phone still holds the bytes, as their sender or from
 * reading, they count as unsent again. Of others nothing is kept that would say "received".
 */
export async function sendLostFiles(db: UserDatabase, records: readonly ServerRecord[]): Promise<void> {
  const lost = records.filter((record) => record.missing).map((record) => record.id)
  if (lost.length === 0) return
  const files = (await db.attachments.bulkGet(lost)).filter((file) => file?.state === 'received' || file?.state === 'cached') as FileRow[]
  const held = new Set(await db.attachmentBytes.where('id').anyOf(files.map((file) => file.id)).primaryKeys())
  await db.attachments.bulkPut(files.filter((file) => held.has(file.id)).map(unsentAgain))
  await db.attachments.bulkDelete(files.filter((file) => !held.has(file.id)).map((file) => file.id))
}
