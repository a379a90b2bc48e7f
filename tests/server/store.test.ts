import fs, { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getTableName, is, sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { rowsOf, type Database } from '@/server/store/database'
import { column, list, unnest } from '@/server/store/columns'
import { migrate, SchemaTooNew } from '@/server/store/migrate'
import { migrations, SCHEMA_VERSION } from '@/server/store/migrations'
import { openPglite } from '@/server/store/pglite'
import { retrying, sqlState } from '@/server/store/retry'
import * as schema from '@/server/store/schema'
import { onEachBackend } from './support/backends'

onEachBackend('store', ({ openEmpty }) => {
  let database: Database
  beforeAll(async () => { database = await openEmpty() })
  afterAll(() => database.close())

  test('migrations make exactly the tables and columns the code knows; a second run changes nothing', async () => {
    await migrate(database)
    await migrate(database)
    const columns = await rowsOf<{ table_name: string; column_name: string; is_nullable: string }>(database.orm, sql`
      select table_name, column_name, is_nullable from information_schema.columns where table_schema = 'public' and table_name <> 'schema_version'`)
    const made = columns.map(({ table_name, column_name, is_nullable }) => `${table_name}.${column_name}${is_nullable === 'YES' ? '?' : ''}`).sort()
    const tables = Object.values(schema).filter((value) => is(value, PgTable))
    const known = tables.flatMap((table) => getTableConfig(table).columns.map((column) => `${getTableName(table)}.${column.name}${column.notNull ? '' : '?'}`)).sort()
    expect(made).toEqual(known)
  })

  test('town comes first in the key of everything that belongs to a town', () => {
    for (const table of [schema.record, schema.townLog, schema.attachmentReceipt]) {
      expect(getTableConfig(table).primaryKeys[0]!.columns[0]!.name).toBe('town')
    }
  })

  test('nothing is numbered by a sequence', async () => {
    await migrate(database)
    expect(await rowsOf(database.orm, sql`select sequence_name from information_schema.sequences where sequence_schema = 'public'`)).toEqual([])
  })

  test('a bulk column compares in the collation of the tables, else their indexes would lie idle', async () => {
    const [row] = await rowsOf<{ column: string; list: string }>(database.orm, sql`
      select collation for (c.v) as column, collation for ((${list('text', ['x'])})[1]) as list from ${unnest([column('text', ['x'])])} as c(v)`)
    expect(row).toEqual({ column: '"default"', list: '"default"' })
  })

  test('bulk columns carry every kind of value, none and nothing at all', async () => {
    const at = new Date('2026-11-22T01:02:03.004Z')
    const values = unnest([
      column('text', ['a,"b"\\', null]), column('integer', [1, null]), column('boolean', [true, false]),
      column('timestamptz', [at, null]), column('json', [{ a: ['\u0000', '一'] }, null]),
    ])
    const rows = await rowsOf<{ t: string; i: number; b: boolean; ms: string | number; j: unknown }>(database.orm, sql`
      select t, i, b, extract(epoch from at) * 1000 as ms, j from ${values} as c(t, i, b, at, j)`)
    expect(rows.map((row) => ({ ...row, ms: row.ms === null ? null : Number(row.ms) }))).toEqual([
      { t: 'a,"b"\\', i: 1, b: true, ms: at.getTime(), j: { a: ['\u0000', '一'] } },
      { t: null, i: null, b: false, ms: null, j: null },
    ])
    const repeated = unnest([
      column('text', ['一', '一']), column('uuid', [null, null]), column('timestamptz', [at, at]), column('json', [null, null]), column('bigint', [1, 2]),
    ])
    expect(await rowsOf(database.orm, sql`select t, u, extract(epoch from at)::float8 * 1000 as ms, j, n::integer as n from ${repeated} as c(t, u, at, j, n)`))
      .toEqual([1, 2].map((n) => ({ t: '一', u: null, ms: at.getTime(), j: null, n })))
    expect(await rowsOf(database.orm, sql`select * from ${unnest([column('text', ['']), column('text', [null])])} as c(a, b)`)).toEqual([{ a: '', b: null }])
    expect(await rowsOf(database.orm, sql`select * from ${unnest([column('text', ['', '']), column('text', ['', 'x'])])} as c(a, b)`)).toEqual([{ a: '', b: '' }, { a: '', b: 'x' }])
    expect(await rowsOf(database.orm, sql`select * from ${unnest([column('text', []), column('json', [])])} as c(a, b)`)).toEqual([])
    expect(() => column('text', ['a\u001fb'])).toThrow()
  })

  test('a step that fails leaves the database at the version before it', async () => {
    const broken = [...migrations, { version: SCHEMA_VERSION + 1, name: 'broken', statements: ['create table half (id integer)', 'create tabel oops'] }]
    await expect(migrate(database, broken)).rejects.toThrow()
    expect(await rowsOf(database.orm, sql`select version from schema_version`)).toEqual([{ version: SCHEMA_VERSION }])
    expect(await rowsOf(database.orm, sql`select 1 as found from information_schema.tables where table_name = 'half'`)).toEqual([])
  })

  test('a database of a newer program is not touched', async () => {
    await database.orm.execute(sql`update schema_version set version = ${SCHEMA_VERSION + 5}`)
    await expect(migrate(database)).rejects.toThrow(SchemaTooNew)
    await database.orm.execute(sql`update schema_version set version = ${SCHEMA_VERSION}`)
  })

  test('a transaction that fails leaves nothing, and a snapshot writes nothing', async () => {
    await database.orm.execute(sql`create table probe (id integer)`)
    await expect(database.transact(async (orm) => {
      await orm.execute(sql`insert into probe values (1)`)
      throw new Error('no')
    })).rejects.toThrow('no')
    expect(await rowsOf(database.orm, sql`select * from probe`)).toEqual([])
    await expect(database.transact((orm) => orm.execute(sql`insert into probe values (2)`), { mode: 'snapshot' })).rejects.toSatisfy((error) => sqlState(error) === '25006')
  })
})

test('only another writer is a reason to try again, and not for ever', async () => {
  const tools = { wait: vi.fn(() => Promise.resolve()), random: () => 0.5 }
  const failing = (code: string, times: number) => {
    let left = times
    return vi.fn(async () => {
      left -= 1
      if (left >= 0) throw new Error('Failed query', { cause: Object.assign(new Error('x'), { code }) })
      return 'done'
    })
  }
  for (const code of ['40001', '40P01', '23505']) {
    const work = failing(code, 2)
    expect(await retrying(work, tools)).toBe('done')
    expect(work).toHaveBeenCalledTimes(3)
  }
  const other = failing('22P02', 1)
  await expect(retrying(other, tools)).rejects.toThrow()
  expect(other).toHaveBeenCalledTimes(1)
  const always = failing('40001', 100)
  await expect(retrying(always, tools)).rejects.toThrow()
  expect(always.mock.calls.length).toBeLessThan(10)
})

test.runIf(process.platform === 'linux')('the embedded database forces its log to the disk at every commit', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipw-durable-'))
  const synced: string[] = []
  const real = fs.fsyncSync
  const spy = vi.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
    synced.push(fs.readlinkSync(`/proc/self/fd/${descriptor}`))
    real(descriptor)
  })
  try {
    const database = await openPglite(join(folder, 'database'), { wait: () => Promise.resolve(), random: Math.random })
    expect(await rowsOf(database.orm, sql`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('wal_sync_method') as method`))
      .toEqual([{ fsync: 'on', commit: 'on', method: 'fsync' }])
    await database.orm.execute(sql`create table probe (id integer)`)
    for (let id = 0; id < 3; id += 1) {
      synced.length = 0
      await database.orm.execute(sql`insert into probe values (${id})`)
      expect(synced.some((path) => path.includes('/pg_wal/'))).toBe(true)
    }
    await database.close()
  } finally {
    spy.mockRestore()
    rmSync(folder, { recursive: true, force: true })
  }
})
