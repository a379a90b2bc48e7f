import pg from 'pg'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Database, Orm } from './database'
import { bindingTo } from './request-role'
import { retrying, type RetryTools } from './retry'

const CONNECT_TIMEOUT_MS = 10_000
const STATEMENT_TIMEOUT_MS = 30_000
/** One is carried out while another is being made up. */
const LANES = 2
/**
 * A table that PostgreSQL has not counted yet looks so large to it that it compiles every look-up by key: 4 to 15 ms (150 ms the
 * first time on a connection) before a statement that runs for less than one. In a new database's first minute pushes waited for that.
 */
const NO_COMPILING = '-c jit=off'

/** Opens a pool on any PostgreSQL. */
export function openPostgres(url: string, tools: RetryTools & { onIdleError(error: Error): void }): Database {
  const pool = new pg.Pool({
    connectionString: url, max: 10, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS, application_name: 'ip-workstation', options: NO_COMPILING,
  })
  // an idle connection that the database drops must not end the process
  pool.on('error', tools.onIdleError)
  const orm = drizzle({ client: pool }) as unknown as Orm
  return {
    kind: 'postgresql',
    lanes: LANES,
    orm,
    transact: (work, { mode = 'write' } = {}) => retrying(
      () => orm.transaction(work, mode === 'snapshot' ? { isolationLevel: 'repeatable read', accessMode: 'read only' } : { isolationLevel: 'read committed' }), tools),
    within: (scopes, work, { mode = 'write' } = {}) => retrying(
      () => inTransaction(pool, `begin isolation level ${mode === 'snapshot' ? 'repeatable read read only' : 'read committed'}; ${bindingTo(scopes)}`, work), tools),
    maintain: () => Promise.resolve(),
    connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  }
}

/** Drizzle's own would begin and bind one after the other: a round trip for each statement. */
async function inTransaction<T>(pool: pg.Pool, beginning: string, work: (orm: Orm) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(beginning)
    const result = await work(drizzle({ client }) as unknown as Orm)
    await client.query('commit')
    return result
  } catch (error) {
    // A connection that cannot roll back is not given to anybody else; what failed first is what is told.
    await client.query('rollback').catch((cause: Error) => { broken = cause })
    throw error
  } finally {
    client.release(broken)
  }
}
