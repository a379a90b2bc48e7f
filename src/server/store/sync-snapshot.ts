import { sql, type SQL } from 'drizzle-orm'
import type { ServerRecord } from '@/contract'
import { mayTouch } from '../accounts/scope'
import type { SyncSnapshot } from '../sync/store'
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
      const places = await recordsLogged(orm, ranges.filter(({ town }) => mayTouch(scope, town)))
      if (places.length === 0) return []
      const rows = await rowsOf<RecordRow>(orm, sql`select r.kind, r.id, r.town, r.version, r.schema_version as "schemaVersion", r.fields, r.conflicts, r.deleted,
          r.created_by_id as "createdById", r.created_by_name as "createdByName", ${isoText(sql`r.created_at`)} as "createdAt",
          ${isoText(sql`r.updated_at`)} as "updatedAt", ${isoText(sql`r.received_at`)} as "receivedAt",
          case when r.kind = 'attachment' and r.received_at is null and not r.deleted then exists (select from attachment_receipt a where a.town = r.town and a.attachment_id = r.id) else false end as missing,
          f.seq as "loggedSeq", f.hash as "loggedHash"
        from ${unnest([column('text', places.map(({ town }) => town)), column('uuid', places.map(({ id }) => id))])} as p(town, id)
        cross join lateral (select * from record t where t.town = p.town and t.id = p.id offset 0) r
        cross join lateral (select t.seq, t.hash from town_log t where t.town = p.town and t.record_id = p.id and t.first offset 0) f
        order by p.town, f.seq`)
      return rows.map(recordOf)
    },

    manifests: (scope, towns) => manifestsOf(orm, towns.filter((town) => mayTouch(scope, town))),
  }
}

type RecordRow = Omit<ServerRecord, 'createdBy' | 'logged' | 'receivedAt' | 'missing'> & {
  createdById: string
  createdByName: string
  receivedAt: string | null
  missing: boolean
  loggedSeq: string | number
  loggedHash: string
}

const recordOf = ({ createdById, createdByName, receivedAt, missing, loggedSeq, loggedHash, ...rest }: RecordRow): ServerRecord => ({
  ...rest,
  createdBy: { id: createdById, name: createdByName },
  logged: { seq: Number(loggedSeq), hash: loggedHash },
  ...(rest.kind === 'attachment' ? { receivedAt } : {}),
  ...(missing ? { missing } : {}),
})

/** An instant as devices read it; the drivers would each give it in a shape of their own. */
const isoText = (instant: SQL): SQL => sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The records that have an entry in the ranges, each once. */
const recordsLogged = (orm: Orm, ranges: readonly { town: string; after: number; upTo: number }[]): Promise<{ town: string; id: string }[]> =>
  rowsOf(orm, sql`select distinct l.town, l.record_id as id from ${unnest([
    column('text', ranges.map(({ town }) => town)),
    column('bigint', ranges.map(({ after }) => after)),
    column('bigint', ranges.map(({ upTo }) => upTo)),
  ])} as p(town, after, up_to)
    cross join lateral (select town, record_id from town_log t where t.town = p.town and t.seq > p.after and t.seq <= p.up_to offset 0) l`)
