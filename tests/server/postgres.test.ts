import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { rowsOf } from '@/server/store/database'
import { openPostgres } from '@/server/store/postgres'
import { findPostgres, startPostgres } from './support/postgres'

const bin = findPostgres()

describe.skipIf(bin === undefined)('a connection to PostgreSQL', () => {
  test('compiles no statement, however large it takes a table for', { timeout: 120_000 }, async () => {
    const postgres = await startPostgres(bin!)
    const database = openPostgres(await postgres.createDatabase(), { wait: () => Promise.resolve(), random: Math.random, onIdleError: () => undefined })
    try {
      await database.orm.execute(sql`create table uncounted as select number from generate_series(1, 100) as number`)
      // Thousands of looks at a table of unknown size: by its own settings PostgreSQL would compile this.
      const plan = await rowsOf<Record<string, string>>(database.orm, sql`explain analyze
        select * from generate_series(1, 5000) as wanted cross join lateral (select * from uncounted where number = wanted offset 0) as found`)
      expect(plan.map((line) => line['QUERY PLAN']).join('\n')).not.toContain('JIT')
    } finally {
      await database.close()
      await postgres.stop()
    }
  })
})
