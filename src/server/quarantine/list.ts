import { sql } from 'drizzle-orm'
import type { QuarantineEntry } from '@/contract'
import { RECORD_KINDS } from '@/domain/records'
import { rowsOf, type Orm } from '../store/database'

interface Row {
  deviceId: string
  label: string
  personId: string
  name: string
  waiting: number
  refused: number
  kinds: (string | null)[]
  towns: (string | null)[]
  savedFrom: string | null
  savedTo: string | null
  arrivedAt: string
  files: number
  filesRefused: number
  filesUnderWay: number
}

/** What waits, by device, newest first. What it says is not read: administrators settle whose work it is, not what is in it. */
export async function listQuarantine(orm: Orm): Promise<QuarantineEntry[]> {
  const rows = await rowsOf<Row>(orm, sql`with edits as (
      select device_id, count(*)::integer as waiting, count(refused)::integer as refused, array_agg(kind) as kinds, array_agg(distinct of_town) as towns,
        min(saved_at) as saved_from, max(saved_at) as saved_to, max(arrived_at) as arrived_at
      from quarantined_edit where settled_at is null group by device_id
    ), files as (
      select device_id, count(arrived_at)::integer as here, (count(*) - count(arrived_at))::integer as under_way, count(refused)::integer as refused, coalesce(max(arrived_at), max(announced_at)) as arrived_at
      from quarantined_file where settled_at is null group by device_id
    )
    select d.id as "deviceId", d.label, p.id as "personId", p.name, coalesce(e.waiting, 0) as waiting, coalesce(e.refused, 0) as refused, coalesce(e.kinds, '{}') as kinds, coalesce(e.towns, '{}') as towns,
      e.saved_from as "savedFrom", e.saved_to as "savedTo",
      to_char(greatest(e.arrived_at, f.arrived_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "arrivedAt",
      coalesce(f.here, 0) as files, coalesce(f.refused, 0) as "filesRefused", coalesce(f.under_way, 0) as "filesUnderWay"
    from device d join person p on p.id = d.person_id left join edits e on e.device_id = d.id left join files f on f.device_id = d.id
    where e.device_id is not null or f.device_id is not null order by greatest(e.arrived_at, f.arrived_at) desc, d.id`)
  return rows.map(({ personId, name, kinds, towns, savedFrom, savedTo, ...row }) => ({
    ...row, person: { id: personId, name }, kinds: counted(kinds), towns: towns.filter((town) => town !== null),
    savedFrom: savedFrom ?? row.arrivedAt, savedTo: savedTo ?? row.arrivedAt,
  }))
}

function counted(kinds: readonly (string | null)[]): QuarantineEntry['kinds'] {
  const counts: QuarantineEntry['kinds'] = {}
  for (const each of kinds) {
    const kind = RECORD_KINDS.find((known) => known === each) ?? 'other'
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}
