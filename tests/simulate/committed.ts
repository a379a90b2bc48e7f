import type { AttachmentReceipt, ServerRecord } from '@/contract'
import type { Scope } from '@/server/accounts/scope'
import type { Numbering } from '@/server/sync/gaps'
import type { LogEntry, Refused, StoredRecord, TownHead } from '@/server/sync/store'

/** All that is committed. Values are never changed in place, so that a copy of the maps is a copy of the whole. */
export interface Committed {
  /** `town:id` */
  records: Map<string, StoredRecord>
  /** town → seq → entry */
  logs: Map<string, Map<number, LogEntry>>
  heads: Map<string, TownHead>
  refused: Map<string, Refused>
  byMutation: Map<string, LogEntry>
  devices: Map<string, Numbering>
  /** `town:id` → proof that an attachment's bytes arrived, though they may be lost since */
  arrivals: Map<string, AttachmentReceipt>
}

/** A copy of the whole. */
export const copied = (state: Committed): Committed => ({
  records: new Map(state.records),
  logs: new Map([...state.logs].map(([town, log]) => [town, new Map(log)])),
  heads: new Map(state.heads),
  refused: new Map(state.refused),
  byMutation: new Map(state.byMutation),
  devices: new Map(state.devices),
  arrivals: new Map(state.arrivals),
})

export const placeOf = (town: string, id: string): string => `${town}:${id}`

export type Place = { town: string; seq: number }

export const headsIn = (state: Committed, { towns }: Scope): TownHead[] => towns.flatMap((town) => state.heads.get(town) ?? [])

export const hashesIn = (state: Committed, places: readonly Place[]): Map<string, string> => new Map(places.flatMap(({ town, seq }) => {
  const entry = state.logs.get(town)?.get(seq)
  return entry ? [[`${town}:${seq}`, entry.hash] as const] : []
}))

/** A record as readers are given it. */
export function serverRecord(state: Committed, town: string, id: string): ServerRecord | undefined {
  const record = state.records.get(placeOf(town, id))
  if (!record) return undefined
  const first = [...state.logs.get(town)?.values() ?? []].find((entry) => entry.recordId === id && entry.first)!
  const { kind, version, schemaVersion, fields, conflicts, deleted, createdBy, createdAt, updatedAt, receivedAt } = record
  return {
    kind, id, town, version, schemaVersion, fields, conflicts, deleted, createdBy, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString(),
    logged: { seq: first.seq, hash: first.hash }, ...(kind === 'attachment' ? { receivedAt: receivedAt?.toISOString() ?? null } : {}),
    ...(kind === 'attachment' && !receivedAt && !deleted && state.arrivals.has(placeOf(town, id)) ? { missing: true as const } : {}),
  }
}
