import { sql } from 'drizzle-orm'
import { FEEDBACK_PAGE, type FeedbackEntry } from '@/contract'
import { rowsOf, type Orm } from '../store/database'

interface Row {
  id: string
  received_at: Date | string
  written_at: string
  kind: FeedbackEntry['kind']
  text: string
  diagnostics: FeedbackEntry['diagnostics'] | null
  person_id: string
  person: string | null
  device: string | null
}

/** Newest first. @param before id of the last entry of the page before; one that is gone begins anew */
export async function listFeedback(orm: Orm, before?: string): Promise<{ entries: FeedbackEntry[]; cursor?: string }> {
  const older = before === undefined ? sql`true` : sql`(f.received_at, f.id) < coalesce((select row(b.received_at, b.id) from feedback b where b.id = ${before}::uuid), row('infinity'::timestamptz, ${before}::uuid))`
  const rows = await rowsOf<Row>(orm, sql`select f.id, f.received_at, f.written_at, f.kind, f.text, f.diagnostics, f.person_id, p.name as person, d.label as device
    from feedback f left join person p on p.id = f.person_id left join device d on d.id = f.device_id
    where ${older} order by f.received_at desc, f.id desc limit ${FEEDBACK_PAGE + 1}`)
  const entries = rows.slice(0, FEEDBACK_PAGE).map(entryOf)
  return { entries, ...(rows.length > FEEDBACK_PAGE ? { cursor: entries.at(-1)!.id } : {}) }
}

const entryOf = ({ id, received_at, written_at, kind, text, diagnostics, person_id, person, device }: Row): FeedbackEntry => ({
  id, receivedAt: new Date(received_at).toISOString(), writtenAt: written_at, kind, text, ...(diagnostics ? { diagnostics } : {}),
  by: person === null ? null : { id: person_id, name: person }, device,
})
