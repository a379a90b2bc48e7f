import { createHash } from 'node:crypto'
import { canonicalJson } from '@/domain/canonical'
import { stationScope } from '../accounts/scope'
import { eraseFromLogs } from '../audit'
import type { Database, Orm } from '../store/database'
import { syncTransaction } from '../store/sync-transaction'
import { emptyHead, LogWriter } from '../sync/log-chain'
import type { StoredRecord } from '../sync/store'

export interface RewriteTools {
  database: Pick<Database, 'orm' | 'transact'>
  now(): Date
  newId(): string
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * What becomes of a record: nothing of it stays, or these fields do. Undefined: it is left alone. Without `conflicts`, those of fields
 * that are rewritten go: they hold the other value.
 */
export type Rewrite = 'delete' | { fields: Record<string, unknown>; conflicts?: StoredRecord['conflicts'] } | undefined

/**
 * Takes personal data out of records of one town, in the server's own name: a new version, an entry in the town's log, so that every
 * phone does the same by its next pull, and what the log still told of earlier versions goes, all in one transaction: nobody would look
 * again for what a death in between left behind. The chain stays whole.
 * @param rewrite decides on the record as it is now, under lock
 * @param also what goes with those that were changed, in the same transaction
 * @returns ids that were changed
 */
export async function rewriteRecords(tools: RewriteTools, town: string, ids: readonly string[], rewrite: (record: StoredRecord) => Rewrite, also?: (orm: Orm, changed: readonly string[]) => Promise<void>): Promise<string[]> {
  const scope = stationScope(NOBODY, 'server', [town])
  return tools.database.transact(async (orm) => {
    const transaction = syncTransaction(orm)
    const at = tools.now()
    const rows = (await transaction.lockRecords(scope, ids)).filter((row) => row.town === town && !row.deleted)
    const results = rows.flatMap((row) => {
      const result = rewrite(row)
      return result ? [{ row, result }] : []
    })
    if (results.length === 0) return []
    await transaction.saveRecords(scope, results.map(({ row, result }) => ({ record: rewritten(row, result, at), isNew: false })))
    const log = new LogWriter(await transaction.lockHeads(scope, [town], (each) => emptyHead(each, tools.newId())))
    for (const { row: { kind, id: recordId, version }, result } of results) {
      const contentHash = createHash('sha256').update(canonicalJson({ recordId, personalDataRemoved: true, version: version + 1 })).digest('hex')
      log.add({ town, kind, recordId, op: result === 'delete' ? 'delete' : 'put', version: version + 1, contentHash, first: false, at, person: scope.person, deviceId: NOBODY })
    }
    await transaction.append(scope, { entries: log.entries, heads: log.heads, refused: [], replaced: [], devices: [] })
    const changed = results.map(({ row }) => row.id)
    await eraseFromLogs(orm, changed)
    await also?.(orm, changed)
    return changed
  })
}

function rewritten(row: StoredRecord, result: Exclude<Rewrite, undefined>, at: Date): StoredRecord {
  const next = { ...row, version: row.version + 1, updatedAt: at }
  if (result === 'delete') return { ...next, fields: {}, fieldStates: {}, conflicts: [], deleted: true, receivedAt: null }
  const touched = new Set(Object.keys({ ...row.fields, ...result.fields }).filter((name) => canonicalJson(row.fields[name] ?? null) !== canonicalJson(result.fields[name] ?? null)))
  // Written by the server: what a phone that has not heard still says of such a field becomes a conflict, and brings nobody back unnoticed.
  const written = Object.fromEntries([...touched].map((name) => [name, { version: next.version, deviceId: NOBODY }]))
  return { ...next, fields: result.fields, fieldStates: { ...row.fieldStates, ...written }, conflicts: result.conflicts ?? row.conflicts.filter(({ field }) => !touched.has(field)) }
}
