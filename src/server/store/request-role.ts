import { sql } from 'drizzle-orm'
import type { Scope } from '../accounts/scope'
import { rowsOf, type Orm } from './database'
import { sqlState } from './retry'

/** Whoever works under it sees rows by their policies; it owns nothing, cannot sign in, and cannot bypass row-level security. */
export const REQUEST_ROLE = 'ipw_request'

/** The database does not let requests be bound; the message is for the person at the terminal. */
export class RequestRoleRefused extends Error {}

const ATTRIBUTES = 'nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit'

/** What requests do with tables that hold a town's data or what a push counts on. All others are closed to them. */
const GRANTS = [
  'select, insert, update on record, town_head, attachment_receipt',
  'select, insert on town_log',
  'select, insert, delete on refused_mutation',
  'select on station_letter',
  'select (id, person_id, label, last_seen_at, last_seq, missing, revoked_at), update (last_seen_at, last_seq, missing) on device',
]

/**
 * Makes the role of requests where it is missing and gives it its rights. Part of every start: rights belong to tables.
 * @throws RequestRoleRefused when the login may not, with what an administrator of the database has to run
 */
export async function prepareRequestRole(orm: Orm): Promise<void> {
  const [present] = await rowsOf<{ mighty: boolean }>(orm, sql`select rolsuper or rolbypassrls as mighty from pg_roles where rolname = ${REQUEST_ROLE}`)
  if (present?.mighty) throw new RequestRoleRefused(`The role ${REQUEST_ROLE} of this PostgreSQL may bypass row-level security. Run as its superuser: ALTER ROLE ${REQUEST_ROLE} ${ATTRIBUTES.toUpperCase()};`)
  if (!present && !await allowed(orm, `create role ${REQUEST_ROLE} ${ATTRIBUTES}`)) throw await refused(orm)
  if (!await maySetRole(orm) && !(await allowed(orm, `grant ${REQUEST_ROLE} to current_user`) && await maySetRole(orm))) throw await refused(orm)
  const [schema] = await rowsOf<{ name: string; open: boolean }>(orm, sql`select current_schema() as name, has_schema_privilege(${REQUEST_ROLE}, current_schema(), 'usage') as open`)
  if (!schema!.open) await orm.execute(sql`grant usage on schema ${sql.identifier(schema!.name)} to ${sql.raw(REQUEST_ROLE)}`)
  for (const rights of GRANTS) await orm.execute(sql.raw(`grant ${rights} to ${REQUEST_ROLE}`))
}

const maySetRole = (orm: Orm): Promise<boolean> => allowed(orm, `set local role ${REQUEST_ROLE}`, 'reset role')

const INSUFFICIENT_PRIVILEGE = '42501'

/** @returns false when the login lacks the right; then nothing has happened */
async function allowed(orm: Orm, ...statements: string[]): Promise<boolean> {
  try {
    await orm.transaction(async (inner) => {
      for (const statement of statements) await inner.execute(sql.raw(statement))
    })
    return true
  } catch (error) {
    if (sqlState(error) !== INSUFFICIENT_PRIVILEGE) throw error
    return false
  }
}

async function refused(orm: Orm): Promise<RequestRoleRefused> {
  const [login] = await rowsOf<{ name: string }>(orm, sql`select quote_ident(current_user) as name`)
  return new RequestRoleRefused([
    `The login ${login!.name} may not make or take the role ${REQUEST_ROLE}, under which requests see only their own towns. Run once as a superuser of this PostgreSQL:`,
    `  CREATE ROLE ${REQUEST_ROLE} ${ATTRIBUTES.toUpperCase()};`,
    `  GRANT ${REQUEST_ROLE} TO ${login!.name};`,
  ].join('\n'))
}

/** Statements that bind the transaction just begun to what these askers may see together. Written out: parameters would need a round trip each. */
export const bindingTo = (scopes: readonly Scope[]): string => [
  `set local role ${REQUEST_ROLE}`,
  `set local app.towns = '${joined(scopes.flatMap(({ towns }) => towns))}'`,
  `set local app.people = '${joined(scopes.map(({ person }) => person.id))}'`,
].join('; ')

/** Town codes and ids are nothing but digits, letters and dashes; anything else would be a fault of ours. */
function joined(words: readonly string[]): string {
  if (words.some((word) => !/^[\w-]{1,64}$/.test(word))) throw new Error('a scope names something that is neither a town nor a person')
  return [...new Set(words)].join(',')
}
