import type { UserDatabase } from './database'
import { beginRepair } from './repair'
import type { RecordRow } from './rows'
import { write } from './write'

/** Whether a stored row is whole enough to be shown. */
const isReadable = ({ fields, conflicts, pending, createdAt, updatedAt }: RecordRow): boolean =>
  typeof fields === 'object' && fields !== null && !Array.isArray(fields) && Array.isArray(conflicts) && Array.isArray(pending)
  && typeof createdAt === 'string' && typeof updatedAt === 'string'

/**
 * Leaves out rows that a fault of the disk has spoilt: one of them would otherwise break every list it stands in. They are
 * remembered for `mendUnreadable`, since a query may not write.
 */
export function readable(db: UserDatabase, rows: readonly RecordRow[]): RecordRow[] {
  const whole = rows.filter(isReadable)
  if (whole.length < rows.length) for (const row of rows) if (!isReadable(row)) db.unreadable.add(row.id)
  return whole
}

/**
 * Takes out what could not be read and has its towns read again, so that the server's word for it comes. Unsent edits of such
 * records stand in the outbox and go out as ever.
 * @throws DeviceError `storage-…`, `schema-fence`
 */
export async function mendUnreadable(db: UserDatabase): Promise<void> {
  const ids = [...db.unreadable]
  if (ids.length === 0) return
  await write(db, [db.records, db.cursors, db.aside], async () => {
    const spoilt = (await db.records.bulkGet(ids)).filter((row) => row !== undefined).filter((row) => !isReadable(row))
    await db.records.bulkDelete(spoilt.map(({ id }) => id))
    for (const town of new Set(spoilt.map((row) => row.town))) if (typeof town === 'string') await beginRepair(db, town)
  })
  for (const id of ids) db.unreadable.delete(id)
}
