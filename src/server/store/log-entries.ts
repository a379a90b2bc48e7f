import { sql } from 'drizzle-orm'
import { column, unnest } from './columns'
import { rowsOf, type Orm } from './database'

export interface PlacedEntry {
  town: string
  seq: number
  hash: string
}

/** The log entries at these places, looked up by key; places without an entry are left out. */
export async function entriesAt(orm: Orm, places: readonly { town: string; seq: number }[]): Promise<PlacedEntry[]> {
  if (places.length === 0) return []
  const rows = await rowsOf<PlacedEntry>(orm, sql`select l.town, l.seq, l.hash
    from ${unnest([column('text', places.map(({ town }) => town)), column('bigint', places.map(({ seq }) => seq))])} as p(town, seq)
    cross join lateral (select * from town_log t where t.town = p.town and t.seq = p.seq offset 0) l`)
  // a bigint comes as text from one driver and as a number from the other
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }))
}
