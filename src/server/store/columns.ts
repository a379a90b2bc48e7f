import { sql, type SQL } from 'drizzle-orm'

type ColumnType = 'text' | 'uuid' | 'bigint' | 'integer' | 'boolean' | 'timestamptz' | 'json'

/** One column of a bulk statement. */
export const column = (type: ColumnType, values: readonly unknown[]): SQL => {
  if (type === 'json') return sql`${sql.param(values.map((value) => JSON.stringify(value)))}::text[]::json[]`
  if (type === 'timestamptz') return sql`${sql.param(values.map((value) => (value as Date | null)?.toISOString() ?? null))}::timestamptz[]`
  return sql`${sql.param(values)}::${sql.raw(type)}[]`
}

/** `unnest(…)` over columns of equal length: many rows in one statement, whose text is the same for any number of them. */
export const unnest = (columns: readonly SQL[]): SQL => sql`unnest(${sql.join([...columns], sql`, `)})`
