import type { Cursor, Receipt } from '@/contract'
import { leftTowns, openProofs, type UserDatabase } from '@/device'

/** How far this phone has read each town's log. */
export const storedCursors = async (db: UserDatabase): Promise<Record<string, Cursor>> =>
  Object.fromEntries((await db.cursors.toArray()).map(({ town, epoch, seq, hash }) => [town, { epoch, seq, hash }]))

/**
 * What a push says of how far this phone has read: of towns that were taken away in between how far it had, for an edit may speak of
 * that time.
 */
export async function placesSeen(db: UserDatabase): Promise<Record<string, Cursor>> {
  const left = Object.entries(await leftTowns(db)).map(([town, places]) => [town, places.at(-1)!])
  return { ...(await storedCursors(db)), ...Object.fromEntries(left) }
}

/** As far as receipts have named, where that is further than this phone has read: a server restored since then refuses the push. Needs the open vault. */
export async function placesKnown(db: UserDatabase): Promise<Record<string, Cursor>> {
  const seen = await placesSeen(db)
  const named = Object.entries(await openProofs(db)).map(([town, places]) => [town, places.at(-1)!] as const)
  return { ...seen, ...Object.fromEntries(named.filter(([town, { seq }]) => seq > (seen[town]?.seq ?? 0))) }
}

/** As far as these receipts name, where that is further. */
export function withReceipts(cursors: Readonly<Record<string, Cursor>>, receipts: readonly { town: string; receipt: Receipt }[]): Record<string, Cursor> {
  const known = { ...cursors }
  for (const { town, receipt: { seq, logHash } } of receipts) {
    const cursor = known[town]
    // A town whose log this phone has not read yet has no epoch that a place could be named in.
    if (cursor?.epoch && seq !== undefined && logHash !== undefined && seq > cursor.seq) known[town] = { epoch: cursor.epoch, seq, hash: logHash }
  }
  return known
}
