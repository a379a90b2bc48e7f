import { desc, eq, sql } from 'drizzle-orm'
import type { SealingKey } from '@/contract'
import { deriveKeyPair, fromBase64url, toBase64url, type KeyPair } from '@/domain/sealing'
import type { Database } from '../store/database'
import { sealingKey } from '../store/schema'

/** Keys to which phones seal what they save, so that they can send it while they are locked. */
export interface CourierKeys {
  /** The one phones are to use. */
  current: SealingKey
  /** Also those of before a restore: what was sealed to them still opens. */
  find(id: string): Promise<KeyPair | undefined>
}

export interface CourierKeyTools {
  now(): Date
  newId(): string
  /** @returns 32 random bytes */
  newSeed(): Uint8Array
}

type Row = typeof sealingKey.$inferSelect

const pairOf = ({ publicKey, secretKey }: Row): KeyPair => ({ publicKey: fromBase64url(publicKey)!, secretKey: fromBase64url(secretKey)! })

/**
 * The station's keys, the first made when there is none. They lie in the database, so that all servers of one database share them and
 * a backup brings them back: without them, what locked phones hold could not be read after a restore.
 */
export async function openCourierKeys({ transact, orm }: Pick<Database, 'transact' | 'orm'>, { now, newId, newSeed }: CourierKeyTools): Promise<CourierKeys> {
  const current = await transact(async (within) => {
    // Two servers that start at once on an empty database make one key.
    await within.execute(sql`lock table sealing_key in share row exclusive mode`)
    const [newest] = await within.select().from(sealingKey).orderBy(desc(sealingKey.createdAt)).limit(1)
    if (newest) return newest
    const { publicKey, secretKey } = deriveKeyPair(newSeed())
    const row: Row = { id: newId(), publicKey: toBase64url(publicKey), secretKey: toBase64url(secretKey), createdAt: now() }
    await within.insert(sealingKey).values(row)
    return row
  })
  const known = new Map([[current.id, pairOf(current)]])
  return {
    current: { id: current.id, key: current.publicKey },
    async find(id) {
      if (known.has(id)) return known.get(id)
      const [row] = await orm.select().from(sealingKey).where(eq(sealingKey.id, id))
      if (row) known.set(id, pairOf(row))
      return row && known.get(id)
    },
  }
}
