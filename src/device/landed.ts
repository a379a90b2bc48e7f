import type { UserDatabase } from './database'

/** Whether edits are on this phone, waiting or acknowledged. Reads all there is: for the rare save whose end nobody saw. */
export async function areKept(db: UserDatabase, mutationIds: readonly string[]): Promise<boolean> {
  const missing = new Set(mutationIds)
  await db.outbox.each((row) => { for (const { mutation } of row.edits) missing.delete(mutation.mutationId) })
  if (missing.size > 0) await db.sent.each((row) => { for (const { mutation } of row.items) missing.delete(mutation.mutationId) })
  return missing.size === 0
}
