import { sql, type SQL } from 'drizzle-orm'
import { AUDIT_PAGE, STATION_CHAIN, type AuditQuery, type AuditStep } from '@/contract'
import { rowsOf, type Orm } from '../store/database'
import type { AuditContent } from './entry'

interface Row {
  chain: 'a' | 'l'
  town: string
  seq: number | string
  at: string
  act: AuditStep['act']
  content: AuditContent | null
  erased: boolean
  device: string | null
  about_name: string | null
}

/**
 * Who did what, newest first: the audit and the towns' logs as one. Of records it tells that they were changed, never their
 * content: it is read by administrators, who read no records, across all towns and so not bound to any.
 */
export async function listAudit(orm: Orm, query: AuditQuery): Promise<{ steps: AuditStep[]; cursor?: string }> {
  const rows = await rowsOf<Row>(orm, sql`select s.chain, s.town, s.seq, ${isoText(sql`s.at`)} as at, s.act, s.content, s.erased, d.label as device, coalesce(p.name, o.label) as about_name
    from (select * from (${entries(query)}) a union all select * from (${logged(query)}) l order by at desc, chain desc, town desc, seq desc limit ${AUDIT_PAGE + 1}) s
    left join device d on d.id::text = s.content->>'deviceId'
    left join person p on s.content->'about'->>'kind' = 'person' and p.id::text = s.content->'about'->>'id'
    left join device o on s.content->'about'->>'kind' = 'device' and o.id::text = s.content->'about'->>'id'
    order by s.at desc, s.chain desc, s.town desc, s.seq desc`)
  const steps = rows.slice(0, AUDIT_PAGE).map(stepOf)
  const last = rows[AUDIT_PAGE - 1]
  return { steps, ...(rows.length > AUDIT_PAGE ? { cursor: `${last!.at} ${last!.chain} ${last!.town} ${last!.seq}` } : {}) }
}

const MORE = AUDIT_PAGE + 1
const isoText = (instant: SQL): SQL => sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

function entries({ person, town, act, before }: AuditQuery): SQL {
  return sql`select 'a' as chain, e.town, e.seq, e.at, e.act, e.content, e.salt is null as erased from audit_entry e
    where ${older('a', 'e', before)} and ${town === undefined ? sql`true` : sql`e.town = ${town}`} and ${act === undefined ? sql`true` : sql`e.act = ${act}`}
      and ${person === undefined ? sql`true` : sql`(e.person_id = ${person}::uuid or e.content->'about'->>'id' = ${person})`}
    order by e.at desc, e.town desc, e.seq desc limit ${MORE}`
}

/** What an entry of a log tells: those without an edit are of records that came or went, and of files. */
const ACT = sql`case when l.op = 'leave' then 'record-moved-out' when l.device_seq is not null then 'record-changed'
  when (select b.op from town_log b where b.town = l.town and b.record_id = l.record_id and b.seq < l.seq order by b.seq desc limit 1) = 'put' then 'file-noted'
  else 'record-moved-in' end`

/** From each log its newest that fit: their keys are in the order of time. */
function logged({ person, town, act, before }: AuditQuery): SQL {
  if (town === STATION_CHAIN) return sql`select 'l', '', 0::bigint, now(), '', null::json, false where false`
  return sql`select 'l' as chain, f.town, f.seq, f.at, f.act,
      json_build_object('by', json_build_object('id', f.person_id, 'name', f.person_name), 'deviceId', f.device_id, 'about', json_build_object('kind', f.kind, 'id', f.record_id), 'details', null) as content,
      f.commitment is not null and f.salt is null as erased
    from town_head h cross join lateral (
      select t.* from (select l.*, ${ACT} as act from town_log l where l.town = h.town and ${older('l', 'l', before)}
        and ${person === undefined ? sql`true` : sql`l.person_id = ${person}::uuid`}) t
      where ${act === undefined ? sql`true` : sql`t.act = ${act}`} order by t.seq desc limit ${MORE}) f
    where ${town === undefined ? sql`true` : sql`h.town = ${town}`}`
}

function older(chain: 'a' | 'l', table: string, before: string | undefined): SQL {
  if (before === undefined) return sql`true`
  const [at, ofChain, town, seq] = before.split(' ') as [string, string, string, string]
  const column = (name: string) => sql`${sql.identifier(table)}.${sql.identifier(name)}`
  // times are told to the millisecond, older entries may bear finer ones; the first condition is for the index
  return sql`${column('at')} < ${at}::timestamptz + interval '1 millisecond'
    and (date_trunc('milliseconds', ${column('at')}), ${chain}::text, ${column('town')}, ${column('seq')}) < (${at}::timestamptz, ${ofChain}::text, ${town}::text, ${seq}::bigint)`
}

function stepOf({ chain, town, seq, at, act, content, erased, device, about_name: name }: Row): AuditStep {
  const about = content?.about ?? null
  return {
    chain: chain === 'a' ? 'audit' : 'log', town, seq: Number(seq), at, act, erased, device,
    by: content?.by && content.by.name !== '' ? content.by : null,
    about: about && { kind: about.kind, id: about.id, ...(name === null ? {} : { name }) },
    details: content?.details ?? null,
  }
}
