import type { UserDatabase } from './database'
import { openLocked } from './existing'
import { storedIdentity } from './identity'
import { write } from './write'

/**
 * Has a database that follows one whose key is forgotten go on as the same device, after the same numbers. Nobody can write into the
 * older one any more, so no number is given twice; and what it still holds sealed keeps the device it is bound to. Does nothing when the
 * newer one has an identity already, or the older one none.
 * @param from generation of the older one; only the first database opened after it may follow it, or numbers would be given twice
 */
export async function inheritIdentity(db: UserDatabase, from: number, storage: Pick<NonNullable<Parameters<typeof openLocked>[1]>, 'indexedDB' | 'IDBKeyRange'> = {}): Promise<void> {
  if (await storedIdentity(db)) return
  const older = await openLocked(db.personId, { ...storage, clock: db.clock, random: db.random, generation: from })
  if (!older) return
  try {
    const [identity, last] = await Promise.all([storedIdentity(older), older.meta.get('deviceSeq')])
    if (!identity) return
    await write(db, [], async () => {
      if (await storedIdentity(db)) return
      await db.meta.bulkPut([{ key: 'deviceId', value: identity.id }, { key: 'firstSeq', value: identity.firstSeq }, { key: 'deviceSeq', value: Number(last?.value ?? 0) }])
    })
  } finally {
    older.close()
  }
}
