import type { Table } from 'dexie'

/**
 * Edits in all rows of the outbox or of what was sent. Asked by every page whenever something is saved, so not row by row: rows of
 * one size are counted by the database, and there are few sizes.
 */
export const editsIn = (table: Table<{ count: number }, number>): PromiseLike<number> => table.db.transaction('r', table, async () => {
  const sizes = (await table.orderBy('count').uniqueKeys()) as number[]
  const rows = await Promise.all(sizes.map((size) => table.where('count').equals(size).count()))
  return sizes.reduce((sum, size, index) => sum + size * rows[index]!, 0)
})
