import type { Cursor, Receipt } from '@/contract'
import type { UserDatabase } from './database'

interface Place { seq: number; hash: string }
/** Highest place of a town's log that a receipt has named, until the log is seen to hold it. */
type Proofs = Record<string, Place>

const KEY = 'proofs'
const stored = async (db: UserDatabase): Promise<Proofs> => ((await db.meta.get(KEY))?.value ?? {}) as Proofs

const isSame = (a: Place, b: Place): boolean => a.seq === b.seq && a.hash === b.hash

async function drop(db: UserDatabase, proofs: Proofs, towns: readonly string[]): Promise<void> {
  if (towns.length > 0) await db.meta.put({ key: KEY, value: Object.fromEntries(Object.entries(proofs).filter(([town]) => !towns.includes(town))) })
}

/** Remembers the places that receipts name, inside the running transaction. */
export async function keepProofs(db: UserDatabase, accepted: readonly { town: string; receipt: Receipt }[]): Promise<void> {
  const proofs = await stored(db)
  for (const { town, receipt: { seq, logHash } } of accepted) {
    if (seq !== undefined && logHash !== undefined && seq > (proofs[town]?.seq ?? 0)) proofs[town] = { seq, hash: logHash }
  }
  await db.meta.put({ key: KEY, value: proofs })
}

/** What one page says of a town's log. */
interface Reached { town: string; cursor: Place; reset: boolean; records: readonly { logged?: Place }[] }

/**
 * Forgets the places that a page shows to be in the log, or whose log is gone, inside the running transaction. That a cursor has passed a
 * place shows nothing by itself: the server may have been restored in between, and somebody else written there.
 */
export async function settleProofs(db: UserDatabase, pages: readonly Reached[]): Promise<void> {
  const proofs = await stored(db)
  const settled = pages.filter(({ town, cursor, reset, records }) => {
    const proof = proofs[town]
    return proof && (reset || isSame(proof, cursor) || records.some(({ logged }) => logged && isSame(proof, logged)))
  })
  await drop(db, proofs, settled.map(({ town }) => town))
}

/** Takes the places of towns that are being lost out, inside the running transaction. */
export async function takeProofs(db: UserDatabase, towns: readonly string[]): Promise<Proofs> {
  const proofs = await stored(db)
  const taken = Object.fromEntries(towns.flatMap((town) => (proofs[town] ? [[town, proofs[town]]] : [])))
  await drop(db, proofs, Object.keys(taken))
  return taken
}

/** Places that no page has shown to be in the log: edits were acknowledged there. */
export async function openProofs(db: UserDatabase): Promise<Record<string, Cursor>> {
  const proofs = await stored(db)
  const cursors = (await db.cursors.bulkGet(Object.keys(proofs))).filter((row) => row !== undefined)
  // A town without a log has no epoch yet: nothing can be presented in its name.
  return Object.fromEntries(cursors.filter(({ epoch }) => epoch !== '').map(({ town, epoch }) => [town, { epoch, ...proofs[town]! }]))
}

/**
 * Takes note, inside the running transaction, that the server holds these places. One behind its town's cursor is proved by that; one ahead
 * stays until the cursor gets there, because the log may yet be restored before it does.
 */
export async function placesHeld(db: UserDatabase, places: Readonly<Record<string, Place>>): Promise<void> {
  const towns = Object.keys(places)
  const [proofs, cursors] = await Promise.all([stored(db), db.cursors.bulkGet(towns)])
  const passed = towns.filter((town, index) => (cursors[index]?.seq ?? 0) >= places[town]!.seq)
  const ahead = towns.filter((town) => !passed.includes(town) && !proofs[town])
  for (const town of ahead) proofs[town] = { seq: places[town]!.seq, hash: places[town]!.hash }
  if (ahead.length > 0) await db.meta.put({ key: KEY, value: proofs })
  await drop(db, proofs, passed.filter((town) => proofs[town] && isSame(proofs[town], places[town]!)))
}
