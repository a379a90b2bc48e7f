import type { SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Scope } from '../accounts/scope'

/** Drizzle over either driver; also what a transaction is given. */
export type Orm = PgDatabase<PgQueryResultHKT>

export interface TransactionOptions {
  /** `snapshot`: all statements see one moment and write nothing. */
  mode?: 'write' | 'snapshot'
}

/** An open database. Whoever opened it closes it. */
export interface Database {
  readonly kind: 'pglite' | 'postgresql'
  /** How much of one kind of work is worth having under way at once: what comes meanwhile is better done together. */
  readonly lanes: number
  /** For single statements outside a transaction, not bound to towns: see `transact`. */
  readonly orm: Orm
  /**
   * Runs `work` in one transaction. It may run again when the database asks for it (serialization failure, deadlock, two
   * writers making the same row), so it must change nothing but the database.
   *
   * Not bound to towns: for accounts, migrations, verification, backup, tidying. Town data is a matter of `within`.
   */
  transact<T>(work: (orm: Orm) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * As `transact`, for requests: only rows of the scopes' towns can be seen or written, whatever `work` asks for; the database
   * itself sees to that (row-level security). Several scopes are one: whose is what, the caller keeps apart.
   */
  within<T>(scopes: readonly Scope[], work: (orm: Orm) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Clears away dead rows where no daemon does it. */
  maintain(): Promise<void>
  /** Connections of the pool, where there is one. */
  connections?(): { open: number; idle: number; waiting: number }
  close(): Promise<void>
}

/** Rows of a raw statement; both drivers answer `{ rows }`. */
export async function rowsOf<Row>(orm: Orm, statement: SQL): Promise<Row[]> {
  const result = await orm.execute(statement) as unknown as { rows: Row[] }
  return result.rows
}
