import type { Cursor } from '@/contract'
import type { UserDatabase } from './database'
import { cursorAt, isSame, keepPlaces, storedPlaces } from './places'
import { openProofs, placesHeld, takeProofs } from './proofs'
import { write } from './write'

/**
 * Towns taken away from the person, each with the places of its log that this phone had proof of, the furthest last. When the town
 * returns, they are shown to the server: a log that does not hold one was restored meanwhile, and what was acknowledged there may be lost.
 */
export type LeftTowns = Record<string, Cursor[]>

const KEY = 'leftTowns'

export const leftTowns = (db: UserDatabase): Promise<LeftTowns> => storedPlaces(db, KEY)

/** Remembers how far towns were known that are being lost, inside the running transaction, before their cursors go. */
export async function leaveTowns(db: UserDatabase, towns: readonly string[]): Promise<void> {
  const cursors = (await db.cursors.bulkGet([...towns])).filter((row) => row !== undefined && row.epoch !== '').map((row) => row!)
  const proofs = await takeProofs(db, towns)
  const left = await leftTowns(db)
  for (const { town, epoch, seq, hash } of cursors) {
    const named = (proofs[town] ?? []).map(cursorAt(epoch))
    const read = seq > 0 && !named.some((place) => isSame(place, { seq, hash })) ? [{ epoch, seq, hash }] : []
    const places = [...named, ...read].sort((one, other) => one.seq - other.seq)
    // Lost again before anybody asked: the older places are still the ones in doubt.
    if (places.length > 0) left[town] ??= places
  }
  if (cursors.length > 0) await db.meta.put({ key: KEY, value: left })
}

/** The server has said whether it holds these towns' places, inside the running transaction. */
export const forgetLeft = async (db: UserDatabase, towns: readonly string[]): Promise<void> =>
  keepPlaces(db, KEY, await leftTowns(db), (town) => !towns.includes(town))

/** Places of towns that have returned and are being read again: to be shown to the server before anything is sent there. */
export async function returnedTowns(db: UserDatabase): Promise<LeftTowns> {
  const left = await leftTowns(db)
  const towns = Object.keys(left)
  if (towns.length === 0) return left
  const here = await db.cursors.bulkGet(towns)
  return Object.fromEntries(Object.entries(left).filter((_, index) => here[index]))
}

/** Places of which it is open whether the server's logs hold them: where edits and files were acknowledged, and those of towns that have returned. */
export const placesInDoubt = (db: UserDatabase): PromiseLike<Record<string, Cursor[]>> => db.transaction('r', db.meta, db.cursors, async () => {
  const [named, returned] = await Promise.all([openProofs(db), returnedTowns(db)])
  return { ...named, ...returned }
})

/** The server holds these places: what was acknowledged there is there, also in towns that have returned. */
export const confirmPlaces = (db: UserDatabase, places: Readonly<Record<string, Cursor>>): Promise<void> => write(db, [db.cursors], async () => {
  await keepPlaces(db, KEY, await leftTowns(db), (town, place) => !places[town] || !isSame(place, places[town]))
  await placesHeld(db, places)
})
