import type { Cursor } from '@/contract'
import { leftTowns, type UserDatabase } from '@/device'

/** How far this phone has read each town's log. */
export const storedCursors = async (db: UserDatabase): Promise<Record<string, Cursor>> =>
  Object.fromEntries((await db.cursors.toArray()).map(({ town, epoch, seq, hash }) => [town, { epoch, seq, hash }]))

/**
 * What a push says of how far this phone has read: of towns that were taken away in between how far it had, for an edit may speak of
 * that time.
 */
export const placesSeen = async (db: UserDatabase): Promise<Record<string, Cursor>> => ({ ...(await storedCursors(db)), ...(await leftTowns(db)) })
