import { sql } from 'drizzle-orm'
import { mayTouch } from '../accounts/scope'
import type { LogReads, TownHead } from '../sync/store'
import { list } from './columns'
import { rowsOf, type Orm } from './database'
import { entriesAt } from './log-entries'

export const logReads = (orm: Orm): LogReads => ({
  heads: ({ towns }) => headsOf(orm, towns),

  async hashesAt(scope, places) {
    const entries = await entriesAt(orm, places.filter(({ town }) => mayTouch(scope, town)))
    return new Map(entries.map(({ town, seq, hash }) => [`${town}:${seq}`, hash]))
  },
})

export async function headsOf(orm: Orm, towns: readonly string[]): Promise<TownHead[]> {
  const rows = await rowsOf<TownHead>(orm, sql`select town, epoch, seq, hash from town_head where town = any(${list('text', towns)})`)
  // a bigint comes as text from one driver and as a number from the other
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }))
}
