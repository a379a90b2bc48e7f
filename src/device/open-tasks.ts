import type { UserDatabase } from './database'
import { linksOf } from './record-row'
import { keysOf } from './sort-keys'
import { write } from './write'

/** Row of `meta`: every task in this database stands under the links it should. */
const LINKED = 'openTasks'
/** Rows rewritten in one transaction, so that nothing a person does waits for long. */
const SLICE = 100

export const areOpenTasksLinked = async (db: UserDatabase): Promise<boolean> => (await db.meta.get(LINKED)) !== undefined

/**
 * Gives the open tasks that an earlier version stored the link by which they are found without reading the others. Once for each
 * database; broken off, it begins anew with the next opening.
 * @throws DeviceError `storage-…`, `schema-fence`
 */
export async function linkOpenTasks(db: UserDatabase): Promise<void> {
  if (await areOpenTasksLinked(db)) return
  const [first, last] = keysOf('task')
  // Others may write meanwhile: what they write has its link.
  const linkFrom = (from: number): Promise<number | undefined> => write(db, [db.records], async () => {
    const rows = await db.records.where('touch').between(from, last, true, true).limit(SLICE).toArray()
    await db.records.bulkPut(rows.filter((row) => typeof row.fields === 'object').map((row) => {
      const links = linksOf('task', row.fields, row.conflicts)
      return links ? { ...row, links } : row
    }))
    return rows.length === SLICE ? rows.at(-1)!.touch + 1 : undefined
  })
  let from: number | undefined = first
  while (from !== undefined) from = await linkFrom(from)
  await write(db, [], () => db.meta.put({ key: LINKED, value: true }))
}
