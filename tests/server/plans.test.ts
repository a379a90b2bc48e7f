import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stationScope } from '@/server/accounts/scope'
import { rowsOf, type Database } from '@/server/store/database'
import { syncTransaction } from '@/server/store/sync-transaction'
import { onEachBackend } from './support/backends'
import { startTestServer, TOWN, type TestServer } from './support/test-server'

/** Until the database next counts a table (PostgreSQL in its own time, PGlite never) its planner believes it to be as it was. */
const ROWS_NOBODY_COUNTED = 30_000

onEachBackend('a push that finds much more than the planner knows of', ({ openFresh }) => {
  let server: TestServer
  let database: Database
  beforeAll(async () => {
    server = await startTestServer(openFresh)
    database = server.running.services.database
    await database.orm.execute(sql`insert into record (town, id, kind, version, schema_version, fields, field_states, conflicts, deleted, created_by_id, created_by_name, created_at, updated_at)
      select ${TOWN}, gen_random_uuid(), 'enterprise', 1, 1, '{}', '[]', '[]', false, gen_random_uuid(), '王某', now(), now() from generate_series(1, ${ROWS_NOBODY_COUNTED}::integer)`)
    await database.orm.execute(sql`insert into town_log (town, seq, kind, record_id, op, version, content_hash, hash, first, at, person_id, person_name, device_id, mutation_id, device_seq, outcome, saved_at, changes)
      select ${TOWN}, 1000 + number, 'enterprise', gen_random_uuid(), 'put', 1, 'c', 'h', true, now(), gen_random_uuid(), '王某', gen_random_uuid(), gen_random_uuid(), number, 'applied', '2026-01-01T00:00:00Z', '{}'
      from generate_series(1, ${ROWS_NOBODY_COUNTED}::integer) as number`)
  })
  afterAll(() => server.close())

  test.each(['town_log', 'record'])('looks its own rows up and reads through all of %s never', async (table) => {
    const scope = stationScope(v7(), '王某', [TOWN])
    const ids = Array.from({ length: 300 }, () => v7())
    const scans = await database.within([scope], async (orm) => {
      const transaction = syncTransaction(orm)
      await transaction.answered([scope], ids)
      await transaction.lockRecords(scope, ids)
      return rowsOf<{ scans: number | string }>(orm, sql`select seq_scan as scans from pg_stat_xact_user_tables where relname = ${table}`)
    })
    expect(Number(scans[0]!.scans)).toBe(0)
  })
})
