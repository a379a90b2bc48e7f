import type { Cursor } from '@/contract'
import { jointScope, type Scope } from '../accounts/scope'
import { emptyHead } from './log-chain'
import type { LogReads, TownHead } from './store'

export type Cursors = Readonly<Record<string, Cursor>>
type Heads = ReadonlyMap<string, TownHead>

/** Who says how far they have read. */
export interface Reading {
  scope: Scope
  cursors: Cursors
}

export const headsByTown = (heads: readonly TownHead[]): Heads => new Map(heads.map((head) => [head.town, head]))

/** For each reading its towns of which the device has read a log that is not the present one: the server was restored since. */
export async function restoredTowns(reads: LogReads, readings: readonly Reading[]): Promise<string[][]> {
  if (readings.length === 0) return []
  const joint = jointScope(readings.map(({ scope }) => scope))
  const heads = headsByTown(await reads.heads(joint))
  const hashes = await hashesOf(reads, joint, readings.flatMap((reading) => unclear(reading, heads)))
  return readings.map((reading) => {
    const held = heldBy(reading, heads, hashes)
    return reading.scope.towns.filter((town) => !held.has(town) && speaksOfOtherLog(reading.cursors[town], heads.get(town) ?? emptyHead(town, '')))
  })
}

/** A device that reads a town again from the beginning still says of which log it held entries. */
export const speaksOfOtherLog = (cursor: Cursor | undefined, { epoch }: TownHead): boolean =>
  cursor !== undefined && (cursor.seq > 0 || (cursor.epoch !== '' && cursor.epoch !== epoch))

/** The cursors beyond 0 that lie in the present log. */
export async function heldCursors(reads: LogReads, reading: Reading, heads: Heads): Promise<Map<string, Cursor>> {
  return heldBy(reading, heads, await hashesOf(reads, reading.scope, unclear(reading, heads)))
}

/** The cursors beyond 0 that stand at their log's end, or undefined when any stands elsewhere: then there is something to be looked up. */
export function levelCursors(reading: Reading, heads: Heads): Map<string, Cursor> | undefined {
  const held = heldBy(reading, heads, new Map())
  return reading.scope.towns.every((town) => (heads.get(town)?.seq ?? 0) === (held.get(town)?.seq ?? 0)) && unclear(reading, heads).length === 0 ? held : undefined
}

type Place = { town: string; seq: number }

/** Places of which the heads alone do not say what the log holds there. */
const unclear = (reading: Reading, heads: Heads): Place[] => inEpoch(reading, heads)
  .filter(({ town, cursor }) => cursor.seq !== heads.get(town)!.seq).map(({ town, cursor: { seq } }) => ({ town, seq }))

const hashesOf = async (reads: LogReads, scope: Scope, places: readonly Place[]): Promise<ReadonlyMap<string, string>> =>
  (places.length > 0 ? reads.hashesAt(scope, places) : new Map())

const heldBy = (reading: Reading, heads: Heads, hashes: ReadonlyMap<string, string>): Map<string, Cursor> => new Map(inEpoch(reading, heads)
  .filter(({ town, cursor }) => (cursor.seq === heads.get(town)!.seq ? heads.get(town)!.hash : hashes.get(`${town}:${cursor.seq}`)) === cursor.hash)
  .map(({ town, cursor }) => [town, cursor]))

const inEpoch = ({ scope, cursors }: Reading, heads: Heads): { town: string; cursor: Cursor }[] => scope.towns.flatMap((town) => {
  const cursor = cursors[town]
  return cursor && cursor.seq > 0 && cursor.epoch === heads.get(town)?.epoch ? [{ town, cursor }] : []
})
