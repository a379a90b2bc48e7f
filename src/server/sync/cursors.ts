import type { Cursor } from '@/contract'
import type { Scope } from '../accounts/scope'
import { emptyHead } from './log-chain'
import type { SyncSnapshot, SyncStore, TownHead } from './store'

/** Towns of which a device has read a log that is not the present one: the server was restored since. */
export const restoredTowns = (store: SyncStore, scope: Scope, cursors: Readonly<Record<string, Cursor>>): Promise<string[]> => store.snapshot(async (snapshot) => {
  const heads = new Map((await snapshot.heads(scope)).map((head) => [head.town, head]))
  const held = await heldCursors(snapshot, scope, cursors, heads)
  return scope.towns.filter((town) => !held.has(town) && speaksOfOtherLog(cursors[town], heads.get(town) ?? emptyHead(town, '')))
})

/** A device that reads a town again from the beginning still says of which log it held entries. */
export const speaksOfOtherLog = (cursor: Cursor | undefined, { epoch }: TownHead): boolean =>
  cursor !== undefined && (cursor.seq > 0 || (cursor.epoch !== '' && cursor.epoch !== epoch))

/** The cursors beyond 0 that lie in the present log. */
export async function heldCursors(snapshot: SyncSnapshot, scope: Scope, cursors: Readonly<Record<string, Cursor>>, heads: ReadonlyMap<string, TownHead>): Promise<Map<string, Cursor>> {
  const asked = scope.towns.flatMap((town) => {
    const cursor = cursors[town]
    return cursor && cursor.seq > 0 && cursor.epoch === heads.get(town)?.epoch ? [{ town, cursor }] : []
  })
  if (asked.length === 0) return new Map()
  const hashes = await snapshot.hashesAt(scope, asked.map(({ town, cursor }) => ({ town, seq: cursor.seq })))
  return new Map(asked.filter(({ town, cursor }) => hashes.get(`${town}:${cursor.seq}`) === cursor.hash).map(({ town, cursor }) => [town, cursor]))
}
