import { createHash } from 'node:crypto'
import { canonicalJson } from '@/domain/canonical'
import { mayMoveEnterprise } from '@/domain/records'
import { mayTouch, type Scope } from '../accounts/scope'
import { CodedError } from '../errors'
import { emptyHead, LogWriter } from './log-chain'
import type { StoredRecord, SyncStore } from './store'

export interface MoveTools {
  now(): Date
  newId(): string
  /** Absent: from the system's generator. */
  newSalt?(): string
}

/**
 * Moves an enterprise from one town to another with all that hangs on it: `leave` in the old town's log and `put` in the new one's
 * for each record, in one transaction. See docs/decisions/2026-11-22-moving-between-towns.md.
 * @returns how many records moved
 * @throws CodedError `forbidden`, `town-forbidden`, `bad-request`, `record-missing`, `device-revoked`
 */
export async function moveEnterprise(store: SyncStore, { scope, deviceId }: { scope: Scope; deviceId: string }, id: string, { from, to }: { from: string; to: string }, tools: MoveTools): Promise<number> {
  if (!mayMoveEnterprise(scope.role)) throw new CodedError('forbidden')
  if (!mayTouch(scope, from) || !mayTouch(scope, to)) throw new CodedError('town-forbidden')
  if (from === to) throw new CodedError('bad-request', { at: 'to' })
  return store.transact([scope], async (transaction) => {
    // Locks are taken in the order of a push: device, records, heads.
    if (!(await transaction.lockDevices([{ scope, deviceId }]))[0]) throw new CodedError('device-revoked')
    const rows = await transaction.lockRecords(scope, hangingOn(await transaction.linksIn(scope, from), id))
    const moving = rows.filter((row) => row.town === from && !row.deleted)
    if (!moving.some((row) => row.id === id && row.kind === 'enterprise')) throw new CodedError('record-missing', { at: 'id' })
    const known = new Set(rows.filter((row) => row.town === to).map((row) => row.id))
    const at = tools.now()

    await transaction.saveRecords(scope, moving.flatMap((row) => [
      { record: leftBehind(row, at), isNew: false },
      { record: { ...row, town: to, version: row.version + 1, updatedAt: at }, isNew: !known.has(row.id) },
    ]))
    const log = new LogWriter(await transaction.lockHeads(scope, [from, to].sort(), (town) => emptyHead(town, tools.newId())), tools.newSalt)
    for (const row of moving) {
      const { kind, id: recordId } = row
      const contentHash = createHash('sha256').update(canonicalJson({ recordId, from, to })).digest('hex')
      const entry = { kind, recordId, version: row.version + 1, contentHash, at, person: scope.person, deviceId }
      log.add({ ...entry, town: from, op: 'leave', first: false })
      const arrival = log.add({ ...entry, town: to, op: 'put', first: !known.has(recordId) })
      if (kind === 'attachment') await transaction.carryArrival(scope, from, arrival)
    }
    await transaction.append(scope, { entries: log.entries, heads: log.heads, refused: [], replaced: [], devices: [{ id: deviceId, lastSeq: 0, seenAt: at }] })
    return moving.length
  })
}

/** The record and whatever names it, or names what names it. */
export function hangingOn(links: readonly { id: string; names: readonly string[] }[], id: string): string[] {
  const naming = new Map<string, string[]>()
  for (const link of links) for (const name of link.names) naming.set(name, [...(naming.get(name) ?? []), link.id])
  const found = new Set([id])
  for (const each of found) for (const next of naming.get(each) ?? []) found.add(next)
  return [...found]
}

/** What stays in the old town: no content, only that it was there, so that its readers learn that it left. */
const leftBehind = (row: StoredRecord, at: Date): StoredRecord =>
  ({ ...row, version: row.version + 1, fields: {}, fieldStates: {}, conflicts: [], deleted: true, receivedAt: null, updatedAt: at })
