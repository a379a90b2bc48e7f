import { sql } from 'drizzle-orm'
import type { Orm } from '../store/database'
import { commitmentTo, newSalt } from './commitment'
import { auditHash, chainOf, contentOf, tailOf, type AuditEntry } from './entry'

/**
 * Writes down what somebody did, in the running transaction or in one of its own. One statement: it locks the chain's head until
 * the transaction ends, so it comes last in it. A deed whose entry cannot be written must fail with it.
 * @param orm of the transaction the deed is done in, or of the database
 * @param at server clock
 */
export async function audit(orm: Orm, at: Date, entry: AuditEntry): Promise<void> {
  const salt = newSalt()
  const content = contentOf(entry)
  const placed = { town: chainOf(entry), at, act: entry.act, commitment: commitmentTo(salt, content) }
  const first = auditHash('', { ...placed, seq: 1 })
  await orm.execute(sql`with place as (
      insert into audit_head as h (town, seq, hash) values (${placed.town}, 1, ${first})
      on conflict (town) do update set seq = h.seq + 1,
        hash = encode(sha256(convert_to(h.hash || chr(10) || (h.seq + 1)::text || chr(10) || ${tailOf(placed)}::text, 'UTF8')), 'hex')
      returning town, seq, hash
    )
    insert into audit_entry (town, seq, at, act, commitment, hash, salt, content, person_id)
    select town, seq, ${at.toISOString()}::timestamptz, ${entry.act}::text, ${placed.commitment}::text, hash, ${salt}::text, ${JSON.stringify(content)}::json, ${entry.by?.id ?? null}::uuid from place`)
}
