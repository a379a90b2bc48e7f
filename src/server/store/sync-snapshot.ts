import { getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { ServerRecord } from '@/contract'
import { within } from '../accounts/scope'
import type { SyncSnapshot } from '../sync/store'
import { column, list, unnest } from './columns'
import { rowsOf, type Orm } from './database'
import { record, townHead } from './schema'

interface LoggedPlace {
  town: string
  seq: string | number
  hash: string
}

type RecordRow = typeof record.$inferSelect

/** The columns of a record, read from a subquery named `record`. */
const recordColumns = Object.fromEntries(Object.entries(getTableColumns(record)).map(([key, column]) =>
  [key, sql`record.${sql.identifier(column.name)}`.mapWith(column)])) as { [Key in keyof RecordRow]: SQL<RecordRow[Key]> }

export function syncSnapshot(orm: Orm): SyncSnapshot {
  return {
    heads: (scope) => orm.select().from(townHead).where(sql`${townHead.town} = any(${list('text', scope.towns)})`),

    async hashesAt(scope, places) {
      const allowed = places.filter(({ town }) => within(scope, [town]).length > 0)
      const rows = await rowsOf<LoggedPlace>(orm, sql`select l.town, l.seq, l.hash from ${unnest([
        column('text', allowed.map(({ town }) => town)), column('bigint', allowed.map(({ seq }) => seq)),
      ])} as p(town, seq) join town_log l on l.town = p.town and l.seq = p.seq`)
      return new Map(rows.map(({ town, seq, hash }) => [`${town}:${seq}`, hash]))
    },

    async recordsIn(scope, ranges) {
      const allowed = ranges.filter(({ town }) => within(scope, [town]).length > 0)
      // Each step looks up by key what the step before found: `offset 0` keeps the planner from turning them round. Left free, and
      // with statistics from before a town grew, it joined the town's whole log with all its records (18 s for 10,000).
      const rows = await orm.select({ record: recordColumns, seq: sql<string | number>`f.seq`, hash: sql<string>`f.hash` }).from(sql`
        (select distinct l.town, l.record_id from ${unnest([
          column('text', allowed.map(({ town }) => town)),
          column('bigint', allowed.map(({ after }) => after)),
          column('bigint', allowed.map(({ upTo }) => upTo)),
        ])} as r(town, after, up_to) cross join lateral
          (select town, record_id from town_log where town = r.town and seq > r.after and seq <= r.up_to offset 0) l offset 0) e
        cross join lateral (select * from record where town = e.town and id = e.record_id offset 0) record
        cross join lateral (select seq, hash from town_log where town = e.town and record_id = e.record_id and first offset 0) f`)
        .orderBy(sql`record.town`, sql`f.seq`)
      return rows.map(({ record: row, seq, hash }): ServerRecord => ({
        kind: row.kind, id: row.id, town: row.town, version: row.version, schemaVersion: row.schemaVersion,
        fields: row.fields, conflicts: row.conflicts, deleted: row.deleted,
        createdBy: { id: row.createdById, name: row.createdByName },
        createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString(),
        logged: { seq: Number(seq), hash },
        ...(row.kind === 'attachment' ? { receivedAt: row.receivedAt?.toISOString() ?? null } : {}),
      }))
    },
  }
}
