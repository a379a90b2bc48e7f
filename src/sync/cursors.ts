import type { Cursor } from '@/contract'
import { cursorAt, leftTowns, openProofs, placesNamed, placesOfEdits, type Answered, type UserDatabase } from '@/device'

/** How far this phone has read each town's log. */
export const storedCursors = async (db: UserDatabase): Promise<Record<string, Cursor>> =>
  Object.fromEntries((await db.cursors.toArray()).map(({ town, epoch, seq, hash }) => [town, { epoch, seq, hash }]))

/**
 * What a push says of how far this phone has read: of towns that were taken away in between how far it had, for an edit may speak of
 * that time.
 */
export async function placesSeen(db: UserDatabase): Promise<Record<string, Cursor>> {
  const [left, stored] = await Promise.all([leftTowns(db), storedCursors(db)])
  return { ...stored, ...Object.fromEntries(Object.entries(left).map(([town, places]) => [town, places.at(-1)!])) }
}

/** As far as receipts have named, where that is further than this phone has read: a server restored since then refuses the push. Needs the open vault. */
export const placesKnown = (db: UserDatabase): PromiseLike<Record<string, Cursor>> => db.transaction('r', db.meta, db.cursors, async () => {
  const [seen, proofs] = await Promise.all([placesSeen(db), openProofs(db)])
  const named = Object.entries(proofs).map(([town, places]) => [town, places.at(-1)!] as const)
  return { ...seen, ...Object.fromEntries(named.filter(([town, { seq }]) => seq > (seen[town]?.seq ?? 0))) }
})

/**
 * The same for a phone that is locked. It shows one place of a town and can read nothing anew: where receipts named several, one that others
 * may have written over, or one of a log it has never read, what it holds waits for the person. It could come to a restored log before what
 * it follows, which would then be laid over it.
 * @returns `unsure`: towns to which nothing may go
 */
export async function placesLocked(db: UserDatabase): Promise<{ places: Record<string, Cursor>; unsure: ReadonlySet<string> }> {
  const [seen, named] = await db.transaction('r', db.meta, db.cursors, () => Promise.all([placesSeen(db), placesOfEdits(db)]))
  const places = { ...seen }
  const unsure = new Set<string>()
  for (const [town, [place, ...others]] of Object.entries(named)) {
    if (!place) continue
    const cursor = seen[town]
    if (others.length === 0 && cursor?.epoch && place.seq > cursor.seq) places[town] = cursorAt(cursor.epoch)(place)
    else unsure.add(town)
  }
  return { places, unsure }
}

/** As far as the receipts of these edits name, where that is further. */
export function withReceipts(cursors: Readonly<Record<string, Cursor>>, answers: readonly Answered[]): Record<string, Cursor> {
  const known = { ...cursors }
  for (const [town, place] of placesNamed(answers.map(({ edit: { mutation }, receipt }) => ({ mutation, receipt })))) {
    const cursor = known[town]
    // A town whose log this phone has not read yet has no epoch that a place could be named in.
    if (cursor?.epoch && place.seq > cursor.seq) known[town] = cursorAt(cursor.epoch)(place)
  }
  return known
}
