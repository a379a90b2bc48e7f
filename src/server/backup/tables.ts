import { sql } from 'drizzle-orm'
import { rowsOf, type Orm } from '../store/database'
import { migrations } from '../store/migrations'

export interface Column {
  name: string
  type: string
}

/** Our tables at a schema version, as the migrations make and drop them; nobody else's that may lie in the same database. */
export function tablesAt(schemaVersion: number): string[] {
  const tables = new Set<string>()
  for (const statement of migrations.slice(0, schemaVersion).flatMap(({ statements }) => statements)) {
    const [, verb, name] = /^\s*(create|drop)\s+table\s+(\w+)/.exec(statement) ?? []
    if (verb === 'create') tables.add(name!)
    if (verb === 'drop') tables.delete(name!)
  }
  return [...tables].sort()
}

/** @returns undefined: the database holds nothing of ours */
export async function schemaVersionOf(orm: Orm): Promise<number | undefined> {
  const [{ found } = { found: false }] = await rowsOf<{ found: boolean }>(orm, sql`select to_regclass('schema_version') is not null as found`)
  if (!found) return undefined
  const [row] = await rowsOf<{ version: number }>(orm, sql`select version from schema_version where id = 1`)
  return row && row.version > 0 ? row.version : undefined
}

export const columnsOf = (orm: Orm, table: string): Promise<Column[]> => rowsOf(orm, sql`select attname as name, format_type(atttypid, atttypmod) as type
  from pg_attribute where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped order by attnum`)
