import { sql } from 'drizzle-orm'
import { rowsOf, type Database } from './database'
import { migrations, SCHEMA_VERSION, type Migration } from './migrations'
import { prepareRequestRole } from './request-role'

/** Schema in which requests have a role of their own. */
const BOUND_FROM = 10

/** The database was written by a newer version of the program. */
export class SchemaTooNew extends Error {}

/**
 * Brings the database to this program's schema, all missing steps in one transaction. Two servers starting at once take turns:
 * the row of `schema_version` is locked while one of them works.
 * @throws SchemaTooNew, RequestRoleRefused
 */
export async function migrate(database: Database, steps: readonly Migration[] = migrations): Promise<void> {
  await database.transact(async (orm) => {
    await orm.execute(sql`create table if not exists schema_version (id integer primary key, version integer not null)`)
    await orm.execute(sql`insert into schema_version values (1, 0) on conflict do nothing`)
  })
  await database.transact(async (orm) => {
    const [row] = await rowsOf<{ version: number }>(orm, sql`select version from schema_version where id = 1 for update`)
    const present = row?.version ?? 0
    if (present > steps.length) throw new SchemaTooNew(`The database has schema ${present}, this program knows ${SCHEMA_VERSION}. Start a newer version.`)
    for (const step of steps.slice(present)) {
      for (const statement of step.statements) await orm.execute(sql.raw(statement))
    }
    await orm.execute(sql`update schema_version set version = ${steps.length} where id = 1`)
    if (steps.length >= BOUND_FROM) await prepareRequestRole(orm)
  })
}
