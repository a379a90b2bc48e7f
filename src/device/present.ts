import type { UserDatabase } from './database'
import type { RecordRow } from './rows'

/**
 * The rows of these records, undefined for those that are not here. Ids grow with time, so those of a page lie close together:
 * one look at the ids between its first and its last mostly says that none of them is here, in place of a look-up for each.
 */
export async function presentRows(db: UserDatabase, ids: readonly string[]): Promise<(RecordRow | undefined)[]> {
  if (ids.length === 0) return []
  const sorted = [...ids].sort()
  const most = 2 * ids.length
  const between = await db.records.where('id').between(sorted[0], sorted.at(-1), true, true).limit(most).primaryKeys()
  // With more in between than one look gives, each is looked up.
  if (between.length === most) return db.records.bulkGet([...ids])
  const here = new Set(between)
  const wanted = ids.filter((id) => here.has(id))
  const found = new Map(wanted.length > 0 ? (await db.records.bulkGet(wanted)).flatMap((row) => (row ? [[row.id, row] as const] : [])) : [])
  return ids.map((id) => found.get(id))
}
