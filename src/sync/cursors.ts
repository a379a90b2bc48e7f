import type { Cursor } from '@/contract'
import type { UserDatabase } from '@/device'

/** How far this phone has read each town's log. */
export const storedCursors = async (db: UserDatabase): Promise<Record<string, Cursor>> =>
  Object.fromEntries((await db.cursors.toArray()).map(({ town, epoch, seq, hash }) => [town, { epoch, seq, hash }]))
