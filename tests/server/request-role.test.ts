import { sql } from 'drizzle-orm'
import pg from 'pg'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stationScope } from '@/server/accounts/scope'
import { rowsOf } from '@/server/store/database'
import { migrate } from '@/server/store/migrate'
import { openPostgres } from '@/server/store/postgres'
import { REQUEST_ROLE, RequestRoleRefused } from '@/server/store/request-role'
import { syncStoreOn } from '@/server/store/sync-store'
import { push } from '@/server/sync/push'
import { findPostgres, startPostgres, type TestPostgres } from './support/postgres'
import { enterprise } from './support/samples'
import { TOWN } from './support/test-server'

const bin = findPostgres()
const retry = { wait: () => Promise.resolve(), random: Math.random, onIdleError: () => undefined }

describe.skipIf(bin === undefined)('the role of requests, with the login an operator gives', () => {
  let postgres: TestPostgres
  beforeAll(async () => { postgres = await startPostgres(bin!) })
  afterAll(() => postgres?.stop())

  /** A database that belongs to a login of its own, and a way to its cluster's superuser. */
  async function databaseOf(login: string, rights: string) {
    const address = await postgres.createDatabase()
    const superuser = new pg.Client({ connectionString: address })
    await superuser.connect()
    await superuser.query(`create role ${login} login ${rights}`)
    const { rows: [present] } = await superuser.query<{ name: string }>('select current_database() as name')
    await superuser.query(`alter database ${present!.name} owner to ${login}`)
    await superuser.query(`alter schema public owner to ${login}`)
    return { superuser, database: openPostgres(address.replace('//test@', `//${login}@`), retry) }
  }
  async function works(database: ReturnType<typeof openPostgres>): Promise<void> {
    const [person, device] = [v7(), v7()]
    await database.orm.execute(sql`insert into device (id, person_id, label, created_at, last_seen_at, last_seq) values (${device}, ${person}, 'phone', now(), now(), 0)`)
    const edit = { mutationId: v7(), deviceSeq: 1, kind: 'enterprise', recordId: v7(), town: TOWN, baseVersion: 0, schemaVersion: 1, savedAt: '2026-11-22T01:00:00.000Z', set: enterprise() }
    expect(await push(syncStoreOn(database), { scope: stationScope(person, '王某', [TOWN]), deviceId: device }, [edit], { now: () => new Date(), newId: v7 })).toMatchObject([{ outcome: 'applied' }])
    expect(await database.within([stationScope(person, '王某', [])], (orm) => rowsOf(orm, sql`select current_user as who, count(*)::integer as n from record`))).toEqual([{ who: REQUEST_ROLE, n: 0 }])
  }

  test('a login that may make no roles: the server says what to run, and after that it works', async () => {
    const { superuser, database } = await databaseOf('plain', '')
    try {
      const error = await migrate(database).then(() => undefined, (cause: unknown) => cause)
      expect(error).toBeInstanceOf(RequestRoleRefused)
      const statements = (error as Error).message.split('\n').slice(1).map((line) => line.trim())
      expect(statements).toHaveLength(2)
      for (const statement of statements) await superuser.query(statement)
      await migrate(database)
      await works(database)
      await superuser.query(`alter role ${REQUEST_ROLE} bypassrls`)
      await expect(migrate(database)).rejects.toThrow('may bypass row-level security')
      await superuser.query(`alter role ${REQUEST_ROLE} nobypassrls`)
    } finally {
      await database.close()
      await superuser.query('drop owned by plain cascade')
      await superuser.query(`drop role ${REQUEST_ROLE}`).catch(() => undefined)
      await superuser.end()
    }
  })

  test('a login that may make roles needs nothing done', async () => {
    const { superuser, database } = await databaseOf('maker', 'createrole')
    try {
      await migrate(database)
      await migrate(database)
      await works(database)
    } finally {
      await database.close()
      await superuser.end()
    }
  })
})
