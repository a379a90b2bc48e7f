import { sql } from 'drizzle-orm'
import { digestOf, type Manifest } from '@/domain/records'
import { list } from './columns'
import { rowsOf, type Orm } from './database'

interface Sums { town: string; records: string | number; words: (string | number)[] }

/** Sums of signed words are those of unsigned ones, modulo 2^32. */
const word = (from: number) => sql.raw(`sum(('x' || substr(hex, ${from}, 8))::bit(32)::integer)`)

/** Added up by the database: one row for each town leaves it, however many records there are. */
export async function manifestsOf(orm: Orm, towns: readonly string[]): Promise<Map<string, Manifest>> {
  const rows = await rowsOf<Sums>(orm, sql`select town, count(*) as records, array[${word(1)}, ${word(9)}, ${word(17)}, ${word(25)}]::text[] as words
    from (select town, encode(sha256(convert_to(kind || ' ' || id || ' ' || version, 'UTF8')), 'hex') as hex
      from record where town = any(${list('text', towns)}) and not deleted) as hashed
    group by town`)
  const found = new Map(rows.map(({ town, records, words }) =>
    [town, { records: Number(records), digest: digestOf(words.map((sum) => Number(BigInt.asIntN(32, BigInt(sum))))) }]))
  return new Map(towns.map((town) => [town, found.get(town) ?? { records: 0, digest: digestOf([0, 0, 0, 0]) }]))
}
