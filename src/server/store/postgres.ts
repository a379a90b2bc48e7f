import pg from 'pg'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Database, Orm } from './database'
import { retrying, type RetryTools } from './retry'

const CONNECT_TIMEOUT_MS = 10_000
const STATEMENT_TIMEOUT_MS = 30_000
/** One is carried out while another is being made up. */
const LANES = 2

/** Opens a pool on any PostgreSQL. */
export function openPostgres(url: string, tools: RetryTools & { onIdleError(error: Error): void }): Database {
  const pool = new pg.Pool({
    connectionString: url, max: 10, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS, application_name: 'ip-workstation',
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
    maintain: () => Promise.resolve(),
    connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  }
}
