import { sql, type SQL } from 'drizzle-orm'
import type { ServerRecord } from '@/contract'
import { mayTouch } from '../accounts/scope'
import type { LogRange, SyncSnapshot } from '../sync/store'
import { column, unnest } from './columns'
import { rowsOf, type Orm } from './database'
import { logReads } from './log-reads'
import { manifestsOf } from './manifests'

/**
 * Look-ups go by key, one by one: `offset 0` keeps the planner, which knows nothing of tables that grow faster than its figures,
 * from turning a thousand look-ups into scans.
 */
export function syncSnapshot(orm: Orm): SyncSnapshot {
  return {
    ...logReads(orm),

    async recordsIn(scope, ranges) {
      const readable = ranges.filter(({ town }) => mayTouch(scope, town))
      if (readable.length === 0) return []
      const rows = await rowsOf<{ record: string }>(orm, sql`with logged as materialized (${loggedIn(readable)})
        select ${RECORD_JSON}::text as record from logged l
        cross join lateral (select * from record t where t.town = l.town and t.id = l.id offset 0) r
        cross join lateral (${FIRST_ENTRY}) f
        order by r.town, f.seq`)
      return rows.map(({ record }) => recordOf(JSON.parse(record) as RecordJson))
    },

    manifests: (scope, towns) => manifestsOf(orm, towns.filter((town) => mayTouch(scope, town))),
  }
}

type RecordJson = Omit<ServerRecord, 'receivedAt' | 'missing'> & { receivedAt: string | null; missing: boolean }

const recordOf = ({ receivedAt, missing, ...record }: RecordJson): ServerRecord => ({
  ...record,
  ...(record.kind === 'attachment' ? { receivedAt } : {}),
  ...(missing ? { missing } : {}),
})

/** An instant as devices read it; the drivers would each give it in a shape of their own. */
const isoText = (instant: SQL): SQL => sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** One text for each record: as columns the drivers' work on every cell took more than half of a page's time. */
const RECORD_JSON = sql`json_build_object('kind', r.kind, 'id', r.id, 'town', r.town, 'version', r.version, 'schemaVersion', r.schema_version,
  'fields', r.fields, 'conflicts', r.conflicts, 'deleted', r.deleted, 'createdBy', json_build_object('id', r.created_by_id, 'name', r.created_by_name),
  'createdAt', ${isoText(sql`r.created_at`)}, 'updatedAt', ${isoText(sql`r.updated_at`)}, 'logged', json_build_object('seq', f.seq, 'hash', f.hash),
  'receivedAt', ${isoText(sql`r.received_at`)},
  'missing', case when r.kind = 'attachment' and r.received_at is null and not r.deleted then exists (select from attachment_receipt a where a.town = r.town and a.attachment_id = r.id) else false end)`

/** The record's first entry in its town: mostly the range holds it, and what was read of that is used. */
const FIRST_ENTRY = sql`select l.first_seq as seq, l.first_hash as hash where l.first_seq is not null
  union all select t.seq, t.hash from town_log t where l.first_seq is null and t.town = l.town and t.record_id = l.id and t.first offset 0`

/** The records that have an entry in the ranges, each once. */
const loggedIn = (ranges: readonly LogRange[]): SQL => sql`select e.town, e.record_id as id,
    max(e.seq) filter (where e.first) as first_seq, max(e.hash) filter (where e.first) as first_hash
  from ${unnest([
    column('text', ranges.map(({ town }) => town)),
    column('bigint', ranges.map(({ after }) => after)),
    column('bigint', ranges.map(({ upTo }) => upTo)),
  ])} as p(town, after, up_to)
  cross join lateral (select town, record_id, seq, hash, first from town_log t where t.town = p.town and t.seq > p.after and t.seq <= p.up_to offset 0) e
  group by e.town, e.record_id`
