import { chainHash } from '@/server/sync/log-chain'
import type { LogEntry, StoredRecord } from '@/server/sync/store'
import { canonicalJson } from '@/domain/canonical'
import { claim, nameOf, same } from './invariants'
import { trace } from './ledger'
import type { Phone } from './phone'
import type { Server } from './server'

/** The server's own books: unbroken logs, each edit once, each record in one place and what the logs say. */
export function checkServer(server: Server, phones: readonly Phone[]): void {
  const { state } = server.store
  const seen = new Set<string>()
  const histories = new Map<string, LogEntry[]>()
  for (const [town, log] of state.logs) {
    const entries = [...log.values()].sort((a, b) => a.seq - b.seq)
    entries.forEach((entry, index) => {
      claim(entry.seq === index + 1, () => `I4: the log of ${town} has a hole before ${entry.seq}`)
      if (index > 0) claim(entry.hash === chainHash(entries[index - 1]!.hash, entry), () => `I1: the log of ${town} is broken at ${entry.seq}`)
      if (entry.edit) claim(!seen.has(entry.edit.mutationId), () => `I2: ${entry.edit!.mutationId} is there twice`)
      if (entry.edit) seen.add(entry.edit.mutationId)
      claim(!entry.edit || entry.deviceId === undefined || !server.ledger.isOf.has(entry.deviceId) || entry.edit.deviceSeq >= 1, () => `I2: an edit without a number`)
      histories.set(entry.recordId, [...histories.get(entry.recordId) ?? [], entry])
    })
  }
  const places = [...state.records.values()]
  for (const [id, history] of histories) checkRecord(id, history, places.filter((record) => record.id === id))
  for (const phone of phones) checkAcknowledged(phone, server)
}

/** What a phone was told is there has its place in the log. */
function checkAcknowledged(phone: Phone, server: Server): void {
  const towns = server.townsOf(phone.index)
  for (const { items } of phone.disk.rows('sent')) {
    for (const { mutation, receipt } of items) {
      if (!towns.includes(receipt.town ?? mutation.town)) continue
      const entry = server.store.state.byMutation.get(mutation.mutationId)
      claim(entry !== undefined && entry.hash === receipt.logHash, () => `I1: ${nameOf(phone)}: the server no longer knows ${mutation.mutationId}, which it acknowledged`)
    }
  }
}

/** Every version was made once, by an edit or by leaving one town for another, and the logs read backwards take the record apart. */
function checkRecord(id: string, history: LogEntry[], places: readonly StoredRecord[]): void {
  const alive = places.filter((record) => !record.deleted)
  claim(alive.length === 1, () => `I2: ${id} is in ${alive.length} towns at once`)
  const record = alive[0]!
  const byVersion = new Map<number, LogEntry[]>()
  for (const entry of history) byVersion.set(entry.version, [...byVersion.get(entry.version) ?? [], entry])
  claim(record.version === byVersion.size, () => `I2: ${id} is at version ${record.version} after ${byVersion.size} changes`)
  const fields: Record<string, unknown> = { ...record.fields }
  for (let version = record.version; version >= 1; version -= 1) {
    const entries = byVersion.get(version) ?? []
    const isMove = entries.length === 2 && entries.filter(({ op }) => op === 'leave').length === 1 && entries[0]!.town !== entries[1]!.town
    claim(isMove || (entries.length === 1 && entries[0]!.op === 'put'), () => `I2: version ${version} of ${id} was made ${entries.length} times`)
    for (const { edit, seq, town } of entries) {
      for (const [field, { from, to }] of Object.entries(edit?.changes ?? {})) {
        claim(same(fields[field] ?? null, to), () => `I3: entry ${seq} of ${town} left ${trace(id, field, to)}, found ${canonicalJson(fields[field])}`)
        fields[field] = from
      }
    }
  }
}
