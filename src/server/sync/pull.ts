import type { Cursor, PullResponse, ServerRecord, TownPage } from '@/contract'
import type { Scope } from '../accounts/scope'
import { emptyHead } from './log-chain'
import { headsByTown, heldCursors, levelCursors, speaksOfOtherLog, type Cursors, type Reading } from './cursors'
import type { LogRange, SyncSnapshot, SyncStore, TownHead } from './store'

type Page = Omit<PullResponse, 'nonce' | 'serverTime'>

interface Plan {
  head: TownHead
  range: LogRange
  /** Hash of the entry the range starts after. */
  startHash: string
  reset: boolean
}

/**
 * What changed in the allowed towns since the device's cursors, from one snapshot. A page holds at most `limit` log entries
 * over all towns and the present state of their records, each once.
 *
 * A cursor the town's log does not hold (another epoch, or another hash at its place) comes from a server that has since been
 * restored from a backup: the town starts again from nothing.
 *
 * Mostly there is nothing new; then the heads alone, which one statement reads, have said so.
 */
export async function pull(store: SyncStore, scope: Scope, cursors: Cursors, limit: number): Promise<Page> {
  const reading: Reading = { scope, cursors }
  const present = headsByTown(await store.heads(scope))
  const level = levelCursors(reading, present)
  if (level) return pageOf(scope, plansOf(reading, present, level, limit), NOTHING)
  return store.snapshot(scope, async (snapshot) => {
    const heads = headsByTown(await snapshot.heads(scope))
    const plans = plansOf(reading, heads, await heldCursors(snapshot, reading, heads), limit)
    return pageOf(scope, plans, await findingsOf(snapshot, scope, plans))
  })
}

/** How far each town is read. */
function plansOf({ scope, cursors }: Reading, heads: ReadonlyMap<string, TownHead>, held: ReadonlyMap<string, Cursor>, limit: number): Plan[] {
  let left = limit
  return scope.towns.map((town) => {
    const head = heads.get(town) ?? emptyHead(town, '')
    const start = held.get(town) ?? emptyHead(town, head.epoch)
    const upTo = Math.min(head.seq, start.seq + left)
    left -= upTo - start.seq
    const reset = !held.has(town) && speaksOfOtherLog(cursors[town], head)
    return { head, range: { town, after: start.seq, upTo }, startHash: start.hash, reset }
  })
}

/** What lies in the planned ranges. */
interface Findings {
  /** `town:seq` of a range's end → its hash. */
  endHashes: ReadonlyMap<string, string>
  records: ReadonlyMap<string, ServerRecord[]>
}
const NOTHING: Findings = { endHashes: new Map(), records: new Map() }

async function findingsOf(snapshot: SyncSnapshot, scope: Scope, plans: readonly Plan[]): Promise<Findings> {
  const ranges = plans.map(({ range }) => range).filter(({ after, upTo }) => upTo > after)
  if (ranges.length === 0) return NOTHING
  const endHashes = await snapshot.hashesAt(scope, ranges.map(({ town, upTo }) => ({ town, seq: upTo })))
  const records = new Map<string, ServerRecord[]>(ranges.map(({ town }) => [town, []]))
  for (const record of await snapshot.recordsIn(scope, ranges)) records.get(record.town)!.push(record)
  return { endHashes, records }
}

function pageOf(scope: Scope, plans: readonly Plan[], { endHashes, records }: Findings): Page {
  const towns: Record<string, TownPage> = {}
  for (const { head, range: { town, upTo }, startHash, reset } of plans) {
    const cursor: Cursor = { epoch: head.epoch, seq: upTo, hash: endHashes.get(`${town}:${upTo}`) ?? startHash }
    towns[town] = { cursor, headSeq: head.seq, reset, records: records.get(town) ?? [] }
  }
  return { allowedTowns: [...scope.towns], towns, more: plans.some(({ head, range }) => range.upTo < head.seq) }
}
