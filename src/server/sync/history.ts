import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { HISTORY_MAX_STEPS, type HistoryStep } from '@/contract'
import type { RecordKind } from '@/domain/records'
import type { Scope } from '../accounts/scope'
import { list } from '../store/columns'
import type { Database, Orm } from '../store/database'
import { entryOf } from '../store/log-rows'
import { device, record, townLog } from '../store/schema'

export interface HistoryOf {
  town: string
  kind: RecordKind
  recordId: string
  /** Only entries before this place in the town's log. */
  before?: number
}

/**
 * What the town's log holds about a record, newest first.
 * @returns undefined when the scope holds no such record, or no longer: nobody learns whether another town has it
 */
export const historyOf = (database: Pick<Database, 'within'>, scope: Scope, of: HistoryOf): Promise<{ steps: HistoryStep[]; more: boolean } | undefined> =>
  database.within([scope], (orm) => readHistory(orm, scope, of))

async function readHistory(orm: Orm, scope: Scope, { town, kind, recordId, before }: HistoryOf) {
  const ofRecord = and(
    sql`${townLog.town} = any(${list('text', scope.towns)})`, eq(townLog.town, town), eq(townLog.recordId, recordId), eq(townLog.kind, kind))
  const rows = await orm.select({ entry: townLog, label: device.label }).from(townLog).leftJoin(device, eq(device.id, townLog.deviceId))
    .where(before === undefined ? ofRecord : and(ofRecord, lt(townLog.seq, before))).orderBy(desc(townLog.seq)).limit(HISTORY_MAX_STEPS + 1)
  const [newest] = before === undefined ? rows.map(({ entry }) => entry) : await orm.select({ op: townLog.op }).from(townLog).where(ofRecord).orderBy(desc(townLog.seq)).limit(1)
  if (!newest || (newest.op === 'leave' && !await isWithin(orm, scope, recordId))) return undefined
  return { steps: rows.slice(0, HISTORY_MAX_STEPS).map(({ entry, label }) => stepOf(entry, label)), more: rows.length > HISTORY_MAX_STEPS }
}

/** What moved away took its content along: its earlier contents are told to whoever may read it where it is now. */
const isWithin = async (orm: Orm, scope: Scope, recordId: string): Promise<boolean> =>
  (await orm.select({ id: record.id }).from(record).where(and(eq(record.id, recordId), eq(record.deleted, false), sql`${record.town} = any(${list('text', scope.towns)})`)).limit(1)).length > 0

function stepOf(row: typeof townLog.$inferSelect, label: string | null): HistoryStep {
  const { seq, op, first, version, person, deviceId, at, edit } = entryOf(row)
  return {
    seq, op, first, version, by: person, device: { id: deviceId, label }, at: at.toISOString(),
    ...(edit ? { edit: { outcome: edit.outcome, savedAt: edit.savedAt, changes: edit.changes } } : {}),
  }
}
