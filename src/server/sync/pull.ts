import type { Cursor, PullResponse, ServerRecord, TownPage } from '@/contract'
import type { Scope } from '../accounts/scope'
import { emptyHead } from './log-chain'
import { heldCursors, speaksOfOtherLog } from './cursors'
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
 */
export async function pull(store: SyncStore, scope: Scope, cursors: Readonly<Record<string, Cursor>>, limit: number): Promise<Page> {
  return store.snapshot(async (snapshot) => {
    const heads = new Map((await snapshot.heads(scope)).map((head) => [head.town, head]))
    const held = await heldCursors(snapshot, scope, cursors, heads)
    const plans: Plan[] = []
    let left = limit
    for (const town of scope.towns) {
      const head = heads.get(town) ?? emptyHead(town, '')
      const start = held.get(town) ?? emptyHead(town, head.epoch)
      const upTo = Math.min(head.seq, start.seq + left)
      left -= upTo - start.seq
      const reset = !held.has(town) && speaksOfOtherLog(cursors[town], head)
      plans.push({ head, range: { town, after: start.seq, upTo }, startHash: start.hash, reset })
    }
    return pageOf(snapshot, scope, plans)
  })
}

async function pageOf(snapshot: SyncSnapshot, scope: Scope, plans: readonly Plan[]): Promise<Page> {
  const ranges = plans.map(({ range }) => range).filter(({ after, upTo }) => upTo > after)
  const endHashes = ranges.length > 0 ? await snapshot.hashesAt(scope, ranges.map(({ town, upTo }) => ({ town, seq: upTo }))) : new Map<string, string>()
  const records = new Map<string, ServerRecord[]>(ranges.map(({ town }) => [town, []]))
  if (ranges.length > 0) for (const record of await snapshot.recordsIn(scope, ranges)) records.get(record.town)!.push(record)
  const towns: Record<string, TownPage> = {}
  for (const { head, range: { town, upTo }, startHash, reset } of plans) {
    const cursor: Cursor = { epoch: head.epoch, seq: upTo, hash: endHashes.get(`${town}:${upTo}`) ?? startHash }
    towns[town] = { cursor, headSeq: head.seq, reset, records: records.get(town) ?? [] }
  }
  return { allowedTowns: [...scope.towns], towns, more: plans.some(({ head, range }) => range.upTo < head.seq) }
}
