import { sql } from 'drizzle-orm'
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
      const rows = await orm.select({ record, seq: sql<string | number>`f.seq`, hash: sql<string>`f.hash` }).from(record)
        .innerJoin(sql`(select distinct l.town, l.record_id from ${unnest([
          column('text', allowed.map(({ town }) => town)),
          column('bigint', allowed.map(({ after }) => after)),
          column('bigint', allowed.map(({ upTo }) => upTo)),
        ])} as r(town, after, up_to) join town_log l on l.town = r.town and l.seq > r.after and l.seq <= r.up_to) e`,
        sql`e.town = ${record.town} and e.record_id = ${record.id}`)
        .innerJoin(sql`town_log f`, sql`f.town = ${record.town} and f.record_id = ${record.id} and f.first`)
        .orderBy(record.town, sql`f.seq`)
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
