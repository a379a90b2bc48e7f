import type { SQL } from 'drizzle-orm'
import type { LogEntry, Refused } from '../sync/store'
import { column } from './columns'
import type { refusedMutation, townLog } from './schema'

/** Columns of `town_log`, in the order of `LOG_COLUMNS`. */
export const logColumns = (entries: readonly LogEntry[]): SQL[] => [
  column('text', entries.map((entry) => entry.town)),
  column('bigint', entries.map((entry) => entry.seq)),
  column('text', entries.map((entry) => entry.kind)),
  column('uuid', entries.map((entry) => entry.recordId)),
  column('text', entries.map((entry) => entry.op)),
  column('integer', entries.map((entry) => entry.version)),
  column('text', entries.map((entry) => entry.contentHash)),
  column('text', entries.map((entry) => entry.hash)),
  column('boolean', entries.map((entry) => entry.first)),
  column('timestamptz', entries.map((entry) => entry.at)),
  column('uuid', entries.map((entry) => entry.person.id)),
  column('text', entries.map((entry) => entry.person.name)),
  column('uuid', entries.map((entry) => entry.deviceId)),
  column('uuid', entries.map(({ edit }) => edit?.mutationId ?? null)),
  column('bigint', entries.map(({ edit }) => edit?.deviceSeq ?? null)),
  column('text', entries.map(({ edit }) => edit?.outcome ?? null)),
  column('text', entries.map(({ edit }) => edit?.savedAt ?? null)),
  column('json', entries.map(({ edit }) => edit?.changes ?? null)),
  column('text', entries.map((entry) => entry.commitment)),
  column('text', entries.map((entry) => entry.salt)),
]

export const LOG_COLUMNS = `town, seq, kind, record_id, op, version, content_hash, hash, first, at, person_id, person_name, device_id,
  mutation_id, device_seq, outcome, saved_at, changes, commitment, salt`

export function entryOf({ personId, personName, mutationId, deviceSeq, outcome, savedAt, changes, ...entry }: typeof townLog.$inferSelect): LogEntry {
  const person = { id: personId, name: personName }
  if (mutationId === null) return { ...entry, person }
  return { ...entry, person, edit: { mutationId, deviceSeq: deviceSeq!, outcome: outcome!, savedAt: savedAt!, changes: changes! } }
}

export const refusalRow = ({ refusal: { code, at: place }, ...refused }: Refused): typeof refusedMutation.$inferInsert => ({ ...refused, code, place })

export const refusedOf = ({ code, place, ...refused }: typeof refusedMutation.$inferSelect): Refused =>
  ({ ...refused, refusal: { code, ...(place === null ? {} : { at: place }) } })
