import type { AttachmentReceipt, Cursor, Mutation, Receipt } from '@/contract'
import type { UserDatabase } from './database'
import { cursorAt, isSame, keepPlaces, storedPlaces, type Place } from './places'
import { townOf } from './queue-again'

/** A file's place is shown to be held by its record too, when that says the same arrival. */
interface Named extends Place { file?: { id: string; receivedAt: string } }
/**
 * Places of a town's log that receipts have named, the furthest last, until the log is seen to hold them. One of each answer: a server may
 * be restored between two answers, and a later place then says nothing of an earlier one.
 */
type Proofs = Record<string, Named[]>

/** Readable without the person's key: a locked phone sends nothing past a place that it cannot show. */
const KEY = 'named'
/** Earlier versions sealed them. */
const EARLIER = 'proofs'
const stored = (db: UserDatabase): Promise<Proofs> => storedPlaces(db, KEY, EARLIER)

const withPlace = (places: readonly Named[] = [], place: Named): Named[] => [...places.filter((other) => !isSame(other, place)), place].sort((a, b) => a.seq - b.seq)

/** The furthest place that the receipts of these edits name in each town's log. */
export function placesNamed(answered: readonly { mutation: Mutation; receipt: Receipt }[]): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const each of answered) {
    const [town, { seq, logHash }] = [townOf(each), each.receipt]
    if (seq !== undefined && logHash !== undefined && seq > (places.get(town)?.seq ?? 0)) places.set(town, { seq, hash: logHash })
  }
  return places
}

/**
 * Remembers the places that one answer's receipts name, inside the running transaction.
 * @param presented places the answer's request had shown to the server, which answers so only when its log holds them: of those and the
 *   receipts' own the furthest stands for both
 */
export async function keepProofs(db: UserDatabase, accepted: readonly { mutation: Mutation; receipt: Receipt }[], presented: Readonly<Record<string, Place>> = {}): Promise<void> {
  const proofs = await stored(db)
  for (const [town, place] of placesNamed(accepted)) {
    const shown = presented[town]
    if (shown && shown.seq >= place.seq) continue
    proofs[town] = withPlace(proofs[town]?.filter((other) => !(shown && isSame(other, shown))), place)
  }
  await db.meta.put({ key: KEY, value: proofs })
}

/** Remembers the place that a file's receipt names in its town's log, inside the running transaction. */
export async function keepFileProof(db: UserDatabase, town: string, { attachmentId: id, seq, logHash: hash, receivedAt }: AttachmentReceipt): Promise<void> {
  const proofs = await stored(db)
  await db.meta.put({ key: KEY, value: { ...proofs, [town]: withPlace(proofs[town], { seq, hash, file: { id, receivedAt } }) } })
}

/** What one page says of a town's log. */
interface Reached { town: string; cursor: Place; reset: boolean; records: readonly { id: string; logged?: Place; receivedAt?: string | null }[] }

const shows = (page: Reached, { file, ...place }: Named): boolean => isSame(place, page.cursor)
  || page.records.some(({ id, logged, receivedAt }) => (logged && isSame(place, logged)) || (file && file.id === id && file.receivedAt === receivedAt))

/**
 * Forgets the places that a page shows to be in the log, or whose log is gone, inside the running transaction. That a cursor has passed a
 * place shows nothing by itself: the server may have been restored in between, and somebody else written there.
 */
export async function settleProofs(db: UserDatabase, pages: readonly Reached[]): Promise<void> {
  const reached = new Map(pages.map((page) => [page.town, page]))
  await keepPlaces(db, KEY, await stored(db), (town, place) => {
    const page = reached.get(town)
    return !page || !(page.reset || shows(page, place))
  })
}

/** Takes the places of towns that are being lost out, inside the running transaction. */
export async function takeProofs(db: UserDatabase, towns: readonly string[]): Promise<Proofs> {
  const proofs = await stored(db)
  await keepPlaces(db, KEY, proofs, (town) => !towns.includes(town))
  return Object.fromEntries(Object.entries(proofs).filter(([town]) => towns.includes(town)))
}

/** Places that no page has shown to be in the log, the furthest last: edits and files were acknowledged there. */
export async function openProofs(db: UserDatabase): Promise<Record<string, Cursor[]>> {
  const proofs = await stored(db)
  if (Object.keys(proofs).length === 0) return {}
  const cursors = (await db.cursors.bulkGet(Object.keys(proofs))).filter((row) => row !== undefined)
  // A town without a log has no epoch yet: nothing can be presented in its name.
  return Object.fromEntries(cursors.filter(({ epoch }) => epoch !== '').map(({ town, epoch }) => [town, proofs[town]!.map(cursorAt(epoch))]))
}

/** Places at which edits were acknowledged and that no page has shown to be in the log; needs no key. */
export const placesOfEdits = async (db: UserDatabase): Promise<Record<string, Place[]>> =>
  Object.fromEntries(Object.entries(await storedPlaces<Named>(db, KEY)).map(([town, places]) => [town, places.filter(({ file }) => !file)]))

/**
 * Takes note, inside the running transaction, that the server holds these places. One behind its town's cursor is proved by that; one ahead
 * stays until the cursor gets there, because the log may yet be restored before it does.
 */
export async function placesHeld(db: UserDatabase, places: Readonly<Record<string, Place>>): Promise<void> {
  const towns = Object.keys(places)
  const [proofs, cursors] = await Promise.all([stored(db), db.cursors.bulkGet(towns)])
  const passed = new Set(towns.filter((town, index) => (cursors[index]?.seq ?? 0) >= places[town]!.seq))
  const ahead = towns.filter((town) => !passed.has(town) && !proofs[town]?.some((place) => isSame(place, places[town]!)))
  for (const town of ahead) proofs[town] = withPlace(proofs[town], places[town]!)
  if (ahead.length > 0) await db.meta.put({ key: KEY, value: proofs })
  await keepPlaces(db, KEY, proofs, (town, place) => !passed.has(town) || !isSame(place, places[town]!))
}
