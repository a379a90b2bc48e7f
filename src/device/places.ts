import type { Cursor } from '@/contract'
import type { UserDatabase } from './database'

/** A place in a town's log. */
export interface Place { seq: number; hash: string }

export const isSame = (a: Place, b: Place): boolean => a.seq === b.seq && a.hash === b.hash

/** The place in a log of that epoch. */
export const cursorAt = (epoch: string) => ({ seq, hash }: Place): Cursor => ({ epoch, seq, hash })

/** Places by town, kept as one small thing, inside the running transaction or without. Earlier versions kept one place of a town. */
export async function storedPlaces<P extends Place>(db: UserDatabase, ...keys: readonly string[]): Promise<Record<string, P[]>> {
  let kept: unknown
  for (const key of keys) kept ??= (await db.meta.get(key))?.value
  return Object.fromEntries(Object.entries((kept ?? {}) as Record<string, P | P[]>).map(([town, places]) => [town, [places].flat() as P[]]))
}

/** Keeps the places of which it holds, and the towns that have any, inside the running transaction. */
export async function keepPlaces<P extends Place>(db: UserDatabase, key: string, all: Readonly<Record<string, P[]>>, isKept: (town: string, place: P) => boolean): Promise<void> {
  const kept = Object.entries(all).map(([town, places]) => [town, places.filter((place) => isKept(town, place))] as const)
  if (kept.every(([town, places]) => places.length === all[town]!.length)) return
  await db.meta.put({ key, value: Object.fromEntries(kept.filter(([, places]) => places.length > 0)) })
}
