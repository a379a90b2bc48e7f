import { getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { jointTowns, mayTouch, type Scope } from '../accounts/scope'
import type { Numbering } from '../sync/gaps'
import type { LogWrite, StoredRecord, SyncTransaction, TownHead } from '../sync/store'
import { column, list, unnest } from './columns'
import { rowsOf, type Orm } from './database'
import { packStates, unpackStates } from './field-states'
import { logReads } from './log-reads'
import { entryOf, LOG_COLUMNS, logColumns, refusalRow, refusedOf } from './log-rows'
import { readableJson } from './readable-json'
import { attachmentReceipt, record, refusedMutation, townHead, townLog } from './schema'

/** About ten statements carry a push of any size; town head rows are locked last, in sorted order, so that no two can wait for each other. */
export function syncTransaction(orm: Orm): SyncTransaction {
  return {
    ...logReads(orm),

    async lockDevices(authors) {
      const rows = await rowsOf<{ id: string; personId: string } & Numbering>(orm, sql`select id, person_id as "personId", last_seq as "lastSeq", missing from device
        where id = any(${list('uuid', authors.map(({ deviceId }) => deviceId))}) and revoked_at is null order by id for update`)
      const found = new Map(rows.map((row) => [row.id, row]))
      return authors.map(({ scope, deviceId }) => {
        const row = found.get(deviceId)
        // a bigint comes as text from one driver and as a number from the other
        return row?.personId === scope.person.id ? { lastSeq: Number(row.lastSeq), missing: row.missing } : undefined
      })
    },

    async answered(scopes, mutationIds) {
      const ids = list('uuid', mutationIds)
      const entries = await eachOf(orm, townLog, mutationIds, (wanted) => sql`t.mutation_id = ${wanted} and (t.town = any(${list('text', jointTowns(scopes))})
        or t.person_id = any(${list('uuid', scopes.map(({ person }) => person.id))}))`)
      const refused = await orm.select().from(refusedMutation).where(sql`${refusedMutation.mutationId} = any(${ids})`)
      return { entries: entries.map(entryOf), refused: refused.map(refusedOf) }
    },

    async lockRecords(scope, ids) {
      if (ids.length === 0) return []
      const rows = await eachOf(orm, record, [...ids].sort(), (wanted) => sql`t.id = ${wanted} and t.town = any(${list('text', scope.towns)}) order by t.town for update`)
      return rows.map(({ createdById, createdByName, fieldStates, ...row }): StoredRecord =>
        ({ ...row, fieldStates: unpackStates(fieldStates), createdBy: { id: createdById, name: createdByName } }))
    },

    async linksIn(scope, town) {
      requireScope(scope, [town])
      const rows = await rowsOf<{ id: string; names: (string | null)[] }>(orm, sql`select id, array[f->>'enterpriseId', f->>'visitId', f->>'assistanceId', f->>'onId'] as names
        from (select id, ${readableJson(sql`fields`)} as f from record where town = ${town} and not deleted) as present`)
      return rows.map(({ id, names }) => ({ id, names: names.filter((name) => name !== null).map((name) => name.toLowerCase()) }))
    },

    async saveRecords(scope, records) {
      requireScope(scope, records.map(({ record: { town } }) => town))
      await insertRecords(orm, records.filter(({ isNew }) => isNew).map((each) => each.record))
      await updateRecords(orm, records.filter(({ isNew }) => !isNew).map((each) => each.record))
    },

    async lockHeads(scope, towns, fresh) {
      requireScope(scope, towns)
      const locked = await selectHeads(orm, towns)
      const missing = towns.filter((town) => !locked.some((head) => head.town === town))
      if (missing.length === 0) return locked
      await orm.insert(townHead).values(missing.map(fresh)).onConflictDoNothing()
      return selectHeads(orm, towns)
    },

    async append(scope, write) {
      requireScope(scope, write.heads.map(({ town }) => town))
      await appendLog(orm, write)
    },

    async saveArrival(scope, town, receipt) {
      requireScope(scope, [town])
      const proof = { ...receipt, town, receivedAt: new Date(receipt.receivedAt) }
      await orm.insert(attachmentReceipt).values(proof).onConflictDoUpdate({ target: [attachmentReceipt.town, attachmentReceipt.attachmentId], set: proof })
    },

    async carryArrival(scope, from, { town, recordId, seq, hash }) {
      requireScope(scope, [from, town])
      await orm.execute(sql`insert into attachment_receipt (town, attachment_id, sha256, size_bytes, received_at, seq, log_hash)
        select ${town}, attachment_id, sha256, size_bytes, received_at, ${seq}::bigint, ${hash} from attachment_receipt where town = ${from} and attachment_id = ${recordId}::uuid
        on conflict (town, attachment_id) do update set sha256 = excluded.sha256, size_bytes = excluded.size_bytes, received_at = excluded.received_at, seq = excluded.seq, log_hash = excluded.log_hash`)
    },
  }
}

/**
 * Rows looked up one by one, in the order of the ids: a planner whose figures are of a nearly empty table, or that does not know
 * how few rows an id has, would read through all of it instead.
 * @param which condition and order on `t` for the id it is given
 */
async function eachOf<Table extends PgTable>(orm: Orm, table: Table, ids: readonly string[], which: (wanted: SQL) => SQL): Promise<Table['$inferSelect'][]> {
  // Read as a table's columns are, though they come from a subquery.
  const columns = Object.fromEntries(Object.entries(getTableColumns(table)).map(([name, each]) => [name, sql`${sql.identifier(each.name)}`.mapWith(each)]))
  const rows: unknown[] = await orm.select(columns).from(sql`unnest(${list('uuid', ids)}) as wanted(wanted_id)
    cross join lateral (select * from ${table} t where ${which(sql`wanted.wanted_id`)} offset 0) as found`)
  return rows as Table['$inferSelect'][]
}

/** A programming fault, not an asker's: the rules have already refused what lies outside. */
function requireScope(scope: Scope, towns: readonly string[]): void {
  if (!towns.every((town) => mayTouch(scope, town))) throw new Error('a write left its scope')
}

const selectHeads = (orm: Orm, towns: readonly string[]): Promise<TownHead[]> =>
  orm.select().from(townHead).where(sql`${townHead.town} = any(${list('text', towns)})`).orderBy(townHead.town).for('update')

async function insertRecords(orm: Orm, records: readonly StoredRecord[]): Promise<void> {
  if (records.length === 0) return
  await orm.execute(sql`insert into record (town, id, kind, created_by_id, created_by_name, created_at, deleted, received_at,
      version, schema_version, updated_at, fields, field_states, conflicts)
    select * from ${unnest([
      column('text', records.map((each) => each.town)),
      column('uuid', records.map((each) => each.id)),
      column('text', records.map((each) => each.kind)),
      column('uuid', records.map((each) => each.createdBy.id)),
      column('text', records.map((each) => each.createdBy.name)),
      column('timestamptz', records.map((each) => each.createdAt)),
      column('boolean', records.map((each) => each.deleted)),
      column('timestamptz', records.map((each) => each.receivedAt)),
      ...changingColumns(records),
    ])}`)
}

async function updateRecords(orm: Orm, records: readonly StoredRecord[]): Promise<void> {
  if (records.length === 0) return
  await orm.execute(sql`update record set version = n.version, schema_version = n.schema_version, updated_at = n.updated_at,
      deleted = n.deleted, fields = n.fields, field_states = n.field_states, conflicts = n.conflicts, received_at = n.received_at
    from ${unnest([
      column('text', records.map((each) => each.town)),
      column('uuid', records.map((each) => each.id)),
      column('timestamptz', records.map((each) => each.receivedAt)),
      column('boolean', records.map((each) => each.deleted)),
      ...changingColumns(records),
    ])} as n(town, id, received_at, deleted, version, schema_version, updated_at, fields, field_states, conflicts)
    where record.town = n.town and record.id = n.id`)
}

const changingColumns = (records: readonly StoredRecord[]) => [
  column('integer', records.map((each) => each.version)),
  column('integer', records.map((each) => each.schemaVersion)),
  column('timestamptz', records.map((each) => each.updatedAt)),
  column('json', records.map((each) => each.fields)),
  column('json', records.map((each) => packStates(each.fieldStates))),
  column('json', records.map((each) => each.conflicts)),
]

/** The heads and all that counts on them in one statement, so that their rows stay locked for one round trip only. */
async function appendLog(orm: Orm, { entries, heads, refused, replaced, devices }: LogWrite): Promise<void> {
  if (replaced.length > 0) await orm.delete(refusedMutation).where(sql`${refusedMutation.mutationId} = any(${list('uuid', replaced)})`)
  if (refused.length > 0) await orm.insert(refusedMutation).values(refused.map(refusalRow))
  await orm.execute(sql`with moved as (
      update town_head set seq = n.seq, hash = n.hash
      from ${unnest([
        column('text', heads.map((head) => head.town)),
        column('bigint', heads.map((head) => head.seq)),
        column('text', heads.map((head) => head.hash)),
      ])} as n(town, seq, hash) where town_head.town = n.town
    ), seen as (
      update device set last_seen_at = n.seen_at, last_seq = greatest(device.last_seq, n.last_seq), missing = coalesce(n.missing, device.missing)
      from ${unnest([
        column('uuid', devices.map(({ id }) => id)),
        column('timestamptz', devices.map(({ seenAt }) => seenAt)),
        column('bigint', devices.map(({ lastSeq }) => lastSeq)),
        column('json', devices.map(({ missing }) => missing ?? null)),
      ])} as n(id, seen_at, last_seq, missing) where device.id = n.id
    )
    insert into town_log (${sql.raw(LOG_COLUMNS)}) select * from ${unnest(logColumns(entries))}`)
}
