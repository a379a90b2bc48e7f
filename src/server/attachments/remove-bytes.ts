import { sql } from 'drizzle-orm'
import { list } from '../store/columns'
import { rowsOf, type Database } from '../store/database'
import { readableJson } from '../store/readable-json'
import type { Blobs } from './blobs'

/** Hashes looked up in one statement, each of which reads all attachments. */
const AT_ONCE = 100

/**
 * Removes bytes that nobody speaks of any more. Two phones may have taken in the same picture: they stay while a record names them,
 * also one whose own upload is still on its way, or while they wait in quarantine.
 * @throws when the store cannot be reached
 */
export async function removeBytes({ database: { orm }, blobs }: { database: Pick<Database, 'orm'>; blobs: Pick<Blobs, 'remove'> }, hashes: readonly string[]): Promise<void> {
  const left = [...new Set(hashes)]
  for (let part = left.splice(0, AT_ONCE); part.length > 0; part = left.splice(0, AT_ONCE)) {
    // A record whose own file was thrown away from quarantine waits for nothing.
    const named = await rowsOf<{ sha256: string }>(orm, sql`select f->>'sha256' as sha256 from (
        select id, received_at, (${readableJson(sql`fields`)}) as f from record where kind = 'attachment' and not deleted
      ) as r where f->>'sha256' = any(${list('text', part)})
        and (received_at is not null or not exists (select 1 from quarantined_file q where q.attachment_id = r.id and q.outcome = 'discarded'))
      union select sha256 from quarantined_file where settled_at is null and sha256 = any(${list('text', part)})`)
    const wanted = new Set(named.map(({ sha256 }) => sha256))
    for (const sha256 of part) if (!wanted.has(sha256)) await blobs.remove(sha256)
  }
}
