import type { Cursor, Receipt } from '@/contract'
import type { UserDatabase } from './database'

/** Highest place of a town's log that a receipt has named. */
type Proofs = Record<string, { seq: number; hash: string }>

const KEY = 'proofs'
const stored = async (db: UserDatabase): Promise<Proofs> => ((await db.meta.get(KEY))?.value ?? {}) as Proofs

/** Remembers the places that receipts name, inside the running transaction. */
export async function keepProofs(db: UserDatabase, accepted: readonly { town: string; receipt: Receipt }[]): Promise<void> {
  const proofs = await stored(db)
  for (const { town, receipt: { seq, logHash } } of accepted) {
    if (seq !== undefined && logHash !== undefined && seq > (proofs[town]?.seq ?? 0)) proofs[town] = { seq, hash: logHash }
  }
  await db.meta.put({ key: KEY, value: proofs })
}

/** Forgets the places that a cursor has reached, or whose log is gone, inside the running transaction. */
export async function dropProofs(db: UserDatabase, towns: readonly { town: string; seq: number; reset: boolean }[]): Promise<void> {
  const proofs = await stored(db)
  const done = towns.filter(({ town, seq, reset }) => proofs[town] && (reset || seq >= proofs[town].seq))
  if (done.length === 0) return
  for (const { town } of done) delete proofs[town]
  await db.meta.put({ key: KEY, value: proofs })
}

/** Takes the places of towns that are being lost out, inside the running transaction. */
export async function takeProofs(db: UserDatabase, towns: readonly string[]): Promise<Proofs> {
  const proofs = await stored(db)
  const taken = Object.fromEntries(towns.flatMap((town) => (proofs[town] ? [[town, proofs[town]]] : [])))
  if (Object.keys(taken).length > 0) await db.meta.put({ key: KEY, value: Object.fromEntries(Object.entries(proofs).filter(([town]) => !(town in taken))) })
  return taken
}

/** Places beyond the cursors: edits were acknowledged there and no pull has come that far since. */
export async function proofsAhead(db: UserDatabase): Promise<Record<string, Cursor>> {
  const ahead: Record<string, Cursor> = {}
  const proofs = await stored(db)
  for (const { town, epoch, seq } of await db.cursors.bulkGet(Object.keys(proofs)).then((rows) => rows.filter((row) => row !== undefined))) {
    // A town without a log has no epoch yet: nothing can be presented in its name.
    if (epoch !== '' && proofs[town]!.seq > seq) ahead[town] = { epoch, ...proofs[town]! }
  }
  return ahead
}
