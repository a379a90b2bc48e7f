import { sql, type SQL } from 'drizzle-orm'
import { list } from '../store/columns'
import { rowsOf, type Database, type Orm } from '../store/database'
import { readableJson } from '../store/readable-json'
import type { Blobs } from './blobs'

/** Hashes looked up in one statement, each of which reads all attachments. */
const AT_ONCE = 100

/** Notes that these bytes are to go, in the transaction that takes away what spoke of them: then no death and no failing store keeps them for good. */
export async function askRemoval(orm: Orm, hashes: readonly string[], at: Date): Promise<void> {
  if (hashes.length === 0) return
  await orm.execute(sql`insert into file_removal select sha256, ${at.toISOString()}::timestamptz from unnest(${list('text', [...new Set(hashes)].sort())}) as sha256
    on conflict (sha256) do update set asked_at = excluded.asked_at`)
}

export interface RemovalTools {
  database: Pick<Database, 'orm' | 'transact'>
  blobs: Pick<Blobs, 'remove' | 'sizeOf'>
}

interface Asked { sha256: string; at: string }

/**
 * Removes bytes that are to go and that nobody speaks of any more. Two phones may have taken in the same picture: they stay while a
 * record names them, also one whose own upload is still on its way, or while they wait in quarantine.
 * @param hashes absent: all that are to go, also from earlier times
 * @throws when the store cannot be reached; what is left goes with the next daily round
 */
export async function removeAsked(tools: RemovalTools, hashes?: readonly string[]): Promise<void> {
  const { orm } = tools.database
  const which = hashes ? sql`sha256 = any(${list('text', hashes)})` : sql`true`
  const asked = hashes?.length === 0 ? [] : await rowsOf<Asked>(orm, sql`select sha256, asked_at::text as at from file_removal where ${which} order by sha256`)
  for (let part = asked.splice(0, AT_ONCE); part.length > 0; part = asked.splice(0, AT_ONCE)) {
    const wanted = await spokenOf(orm, list('text', part.map(({ sha256 }) => sha256)))
    for (const each of part) {
      // A store that is away is found out before anybody waits for it.
      if (wanted.has(each.sha256) || await tools.blobs.sizeOf(each.sha256) === undefined) await orm.execute(sql`delete from file_removal where ${asAsked(each)}`)
      else await removeOne(tools, each)
    }
  }
}

/** As it was asked for: what was asked for again, or has arrived since, is looked at again in the next round. */
const asAsked = ({ sha256, at }: Asked): SQL => sql`sha256 = ${sha256} and asked_at = ${at}::timestamptz`

/** The row is held while the bytes go (see `holdRemoval`). Should the transaction run again, it removes what is gone. */
async function removeOne({ database, blobs }: RemovalTools, asked: Asked): Promise<void> {
  await database.transact(async (orm) => {
    if ((await rowsOf(orm, sql`select 1 from file_removal where ${asAsked(asked)} for update`)).length === 0) return
    await blobs.remove(asked.sha256)
    await orm.execute(sql`delete from file_removal where ${asAsked(asked)}`)
  })
}

/**
 * For who has just noted that these bytes are there: whoever is about to remove them looks again whether somebody speaks of them, and
 * who is removing them has done so when this returns.
 */
export async function holdRemoval(orm: Orm, sha256: string): Promise<void> {
  await orm.execute(sql`update file_removal set asked_at = asked_at + interval '1 millisecond' where sha256 = ${sha256}`)
}

/** A record whose own file was thrown away from quarantine waits for nothing. */
async function spokenOf(orm: Orm, hashes: SQL): Promise<ReadonlySet<string>> {
  const rows = await rowsOf<{ sha256: string }>(orm, sql`select f->>'sha256' as sha256 from (
      select id, received_at, (${readableJson(sql`fields`)}) as f from record where kind = 'attachment' and not deleted
    ) as r where f->>'sha256' = any(${hashes})
      and (received_at is not null or not exists (select 1 from quarantined_file q where q.attachment_id = r.id and q.outcome = 'discarded'))
    union select sha256 from quarantined_file where settled_at is null and sha256 = any(${hashes})`)
  return new Set(rows.map(({ sha256 }) => sha256))
}
