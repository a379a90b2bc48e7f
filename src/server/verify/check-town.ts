import { commitmentTo } from '../audit/commitment'
import { chainHash, deedOf, emptyHead } from '../sync/log-chain'
import type { LogEntry, TownHead } from '../sync/store'
import { findings, type Finding, type Find } from './findings'
import { SealedPlaces } from './sealed-places'

/** A town as one moment of the database shows it. */
export interface TownSnapshot {
  town: string
  head: TownHead | undefined
  /** Epoch the log began in; differs from the head's after a restore. */
  firstEpoch: string | undefined
  /** In order of `seq`. */
  entries: AsyncIterable<LogEntry> | Iterable<LogEntry>
  records: readonly { id: string; version: number; deleted: boolean; received: boolean }[]
  arrivals: readonly { attachmentId: string; seq: number; logHash: string }[]
  /** Places of its log that bear a signature: number → hash. */
  sealed: ReadonlyMap<number, string>
}

export interface TownReport {
  town: string
  entries: number
  records: number
  /** Entries whose author was erased: their place in the chain is checked, who made them can no longer be. */
  erased: number
  /** The first ones; `found` counts all. */
  findings: Finding[]
  found: number
}

/** Follows a town's log from its first entry to its head and holds records and receipts against it. Reads, never writes. */
export async function checkTown({ town, head, firstEpoch, entries, records, arrivals, sealed }: TownSnapshot): Promise<TownReport> {
  const report: TownReport = { town, entries: 0, records: records.length, erased: 0, findings: [], found: 0 }
  const find = findings(report)
  const places = new SealedPlaces(sealed)

  const start = emptyHead(town, firstEpoch ?? head?.epoch ?? '')
  let before = { seq: 0, hash: start.hash }
  const last = new Map<string, LogEntry>()
  const wanted = new Map(arrivals.map((arrival) => [arrival.seq, arrival]))
  for await (const entry of entries) {
    const at = `entry ${entry.seq}`
    report.entries += 1
    if (entry.seq !== before.seq + 1) find(at, `follows entry ${before.seq}: ${entry.seq - before.seq - 1} missing`)
    else if (entry.hash !== chainHash(before.hash, entry)) find(at, 'its hash is not that of its content and the entry before')
    if (entry.commitment !== null && entry.salt === null) report.erased += 1
    else if (!isOpenedBySalt(entry)) find(at, 'who made it, when or what it changed is not what its commitment says')
    places.pass(entry)
    checkPlaceInRecord(entry, last.get(entry.recordId), (what) => find(at, what))
    const arrival = wanted.get(entry.seq)
    if (arrival?.attachmentId === entry.recordId && arrival.logHash === entry.hash) wanted.delete(entry.seq)
    last.set(entry.recordId, entry)
    before = entry
  }

  if (head ? head.seq !== before.seq || head.hash !== before.hash : before.seq > 0) {
    find('head', head ? `stands at ${head.seq}, the log ends at ${before.seq}${head.seq === before.seq ? ' with another hash' : ''}` : 'is missing')
  }
  places.report(find)
  for (const { attachmentId, seq } of wanted.values()) find(`receipt of file ${attachmentId}`, `names entry ${seq}, which does not say so`)
  checkRecords(records, last, new Set(arrivals.map(({ attachmentId }) => attachmentId)), find)
  return report
}

/** Entries of earlier versions have neither. */
const isOpenedBySalt = (entry: LogEntry): boolean =>
  (entry.salt === null ? entry.commitment === null : entry.commitment === commitmentTo(entry.salt, deedOf(entry)))

function checkPlaceInRecord(entry: LogEntry, before: LogEntry | undefined, find: (what: string) => void): void {
  if (entry.first !== (before === undefined)) find(`record ${entry.recordId}: ${entry.first ? 'called its first entry, but is not' : 'its first entry, but not called so'}`)
  if (before && entry.version <= before.version && entry.op === 'put' && before.op === 'put') find(`record ${entry.recordId}: version ${entry.version} after ${before.version}`)
}

function checkRecords(records: TownSnapshot['records'], last: ReadonlyMap<string, LogEntry>, arrived: ReadonlySet<string>, find: Find): void {
  const present = new Set<string>()
  for (const { id, version, deleted, received } of records) {
    present.add(id)
    const entry = last.get(id)
    if (!entry) find(`record ${id}`, 'has no entry in the log')
    else if (entry.version !== version) find(`record ${id}`, `has version ${version}, its last entry ${entry.version}`)
    else if (deleted !== (entry.op !== 'put')) find(`record ${id}`, deleted ? 'is gone, its last entry does not say so' : 'is there, its last entry says it is gone')
    // a receipt alone is no damage: bytes that were lost are asked for again, and the receipt stays until they are back
    if (received && !arrived.has(id)) find(`record ${id}`, 'says its bytes are there, without a receipt')
  }
  for (const [id, { op, seq }] of last) if (op === 'put' && !present.has(id)) find(`record ${id}`, `is missing; its last entry is ${seq}`)
}
