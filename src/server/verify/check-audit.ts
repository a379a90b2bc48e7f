import { commitmentTo } from '../audit/commitment'
import { auditHash, type AuditContent, type PlacedAudit } from '../audit/entry'
import { findings, type Finding } from './findings'
import { SealedPlaces } from './sealed-places'

export interface AuditRow extends PlacedAudit {
  hash: string
  salt: string | null
  content: AuditContent | null
  personId: string | null
}

export interface AuditChain {
  town: string
  head: { seq: number; hash: string } | undefined
  /** In order of `seq`. */
  entries: AsyncIterable<AuditRow> | Iterable<AuditRow>
  /** Places that bear a signature: number → hash. */
  sealed: ReadonlyMap<number, string>
}

export interface AuditReport {
  town: string
  entries: number
  /** Entries whose content was erased. */
  erased: number
  findings: Finding[]
  found: number
}

/** Follows an audit chain from its first entry to its head. */
export async function checkAudit({ town, head, entries, sealed }: AuditChain): Promise<AuditReport> {
  const report: AuditReport = { town, entries: 0, erased: 0, findings: [], found: 0 }
  const find = findings(report)
  const places = new SealedPlaces(sealed)
  let before = { seq: 0, hash: '' }
  for await (const entry of entries) {
    const at = `entry ${entry.seq}`
    report.entries += 1
    if (entry.seq !== before.seq + 1) find(at, `follows entry ${before.seq}: ${entry.seq - before.seq - 1} missing`)
    else if (entry.hash !== auditHash(before.hash, entry)) find(at, 'its hash is not that of its content and the entry before')
    if (isErased(entry)) report.erased += 1
    else if (!isTrue(entry)) find(at, 'what it says is not what its commitment says')
    places.pass(entry)
    before = entry
  }
  if (head ? head.seq !== before.seq || head.hash !== before.hash : before.seq > 0) {
    find('head', head ? `stands at ${head.seq}, the chain ends at ${before.seq}${head.seq === before.seq ? ' with another hash' : ''}` : 'is missing')
  }
  places.report(find)
  return report
}

const isErased = ({ salt, content, personId }: AuditRow): boolean => salt === null && content === null && personId === null

const isTrue = ({ salt, content, personId, commitment }: AuditRow): boolean =>
  salt !== null && content !== null && personId === (content.by?.id ?? null) && commitmentTo(salt, content) === commitment
