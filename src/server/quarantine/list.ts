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
}

/** What waits, by device, newest first. What it says is not read: administrators settle whose work it is, not what is in it. */
export async function listQuarantine(orm: Orm): Promise<QuarantineEntry[]> {
  const rows = await rowsOf<Row>(orm, sql`select q.device_id as "deviceId", d.label, p.id as "personId", p.name,
      count(*)::integer as waiting, count(q.refused)::integer as refused,
      array_agg(q.kind) as kinds, array_agg(distinct q.of_town) as towns,
      min(q.saved_at) as "savedFrom", max(q.saved_at) as "savedTo",
      to_char(max(q.arrived_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "arrivedAt"
    from quarantined_edit q join device d on d.id = q.device_id join person p on p.id = d.person_id
    where q.settled_at is null group by q.device_id, d.label, p.id, p.name order by max(q.arrived_at) desc, q.device_id`)
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
