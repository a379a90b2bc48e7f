import { sql } from 'drizzle-orm'
import { rowsOf, type Orm } from '../store/database'

/** Something that was erased because somebody asked for it, as the audit names it. */
export interface Erasure {
  /** ISO 8601, the server's clock. */
  at: string
  act: 'person-erased' | 'letter-removed'
  /** SHA-256 of the proof the person was given, or the letter's receipt number. */
  name: string
}

interface Row { hash: string; at: string; act: Erasure['act']; name: string | null }

/**
 * What the audit says was erased on request. By age the daily round does it again by itself; nobody else remembers these.
 * @returns by the hash of the entry
 */
export async function erasuresIn(orm: Orm): Promise<Map<string, Erasure>> {
  const [{ found } = { found: false }] = await rowsOf<{ found: boolean }>(orm, sql`select to_regclass('audit_entry') is not null as found`)
  if (!found) return new Map()
  const rows = await rowsOf<Row>(orm, sql`select hash, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, act, coalesce(content->'details'->>'receipt', content->'about'->>'id') as name
    from audit_entry where act in ('person-erased', 'letter-removed') order by audit_entry.at, seq`)
  return new Map(rows.map(({ hash, at, act, name }) => [hash, { at, act, name: name ?? '' }]))
}
