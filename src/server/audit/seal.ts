import { desc, sql } from 'drizzle-orm'
import { canonicalJson } from '@/domain/canonical'
import { rowsOf, type Database, type Orm } from '../store/database'
import { auditSeal } from '../store/schema'
import { openAuditKey, type AuditKey } from './key'
import { lastSealIn, type LastSeal } from './last-seal'
import { sealedText, type SealedHead, type SealRow } from './sealed-head'

/** What signing takes; lies in the data directory, not in the database. */
export interface Sealing {
  key: AuditKey
  /** Remembers the newest seal. */
  last: LastSeal
}

export const openSealing = (dataDir: string): Sealing => ({ key: openAuditKey(dataDir), last: lastSealIn(dataDir) })

/**
 * Signs where all chains stand now, unless nothing was added since the last time. From then on, what lies below cannot be changed
 * or cut off without being found.
 * @returns whether it signed
 */
export async function sealChains(database: Database, { key, last }: Sealing, at: Date): Promise<boolean> {
  const made = await database.transact(async (orm) => {
    const [before] = await orm.select().from(auditSeal).orderBy(desc(auditSeal.seq)).limit(1)
    const heads = await headsOf(orm)
    if (heads.length === 0 || (before && canonicalJson(before.heads) === canonicalJson(heads))) return undefined
    const row: SealRow = { seq: (before?.seq ?? 0) + 1, at, heads, previous: before?.signature ?? '' }
    const signature = key.sign(sealedText(row))
    await orm.insert(auditSeal).values({ ...row, publicKey: key.publicKey, signature })
    return { seq: row.seq, signature }
  })
  if (made) last.write(made)
  return made !== undefined
}

/** In one statement: entries that come meanwhile are in both a chain and its head, or in neither. */
async function headsOf(orm: Orm): Promise<SealedHead[]> {
  const rows = await rowsOf<SealedHead>(orm, sql`select 'audit' as chain, town, seq, hash from audit_head
    union all select 'log', town, seq, hash from town_head where seq > 0 order by 1, 2`)
  return rows.map(({ chain, town, seq, hash }) => ({ chain, town, seq: Number(seq), hash }))
}
