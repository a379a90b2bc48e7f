import type { Cursor, Receipt } from '@/contract'
import type { Scope } from '../accounts/scope'
import { CodedError } from '../errors'
import { afterArrival } from './gaps'
import { restoredTowns } from './cursors'
import { emptyHead, LogWriter } from './log-chain'
import { readMutation, type Arrived } from './read-mutation'
import { receiptOfEntry, receiptOfRefusal } from './receipts'
import type { Refused, SyncStore, SyncTransaction } from './store'
import { Workbench } from './workbench'

export interface PushTools {
  now(): Date
  newId(): string
}

/**
 * Takes a device's edits: all effects, receipts and log entries in one transaction, or nothing at all.
 *
 * Each mutation is judged alone, so a bad one is `rejected` and the others proceed. Deciding touches no SQL: the records of
 * the whole batch are loaded and locked first, the merge runs in memory, the results go back in a few bulk statements. See
 * docs/decisions/2026-11-22-push-without-savepoints.md.
 *
 * @param mutations the batch after the check of its envelope
 * @returns one receipt for each mutation id, in the order asked
 * @throws CodedError `device-revoked`; `log-restored` when a cursor of the asker's is not in its town's log; any failure means
 *   nothing was recorded
 */
export async function push(store: SyncStore, asker: { scope: Scope; deviceId: string; cursors?: Readonly<Record<string, Cursor>> }, mutations: readonly Parameters<typeof readMutation>[0][], tools: PushTools): Promise<Receipt[]> {
  const arrived = new Map<string, Arrived>()
  for (const raw of mutations) {
    const key = raw.mutationId.toLowerCase()
    if (!arrived.has(key)) arrived.set(key, readMutation(raw))
  }
  if (asker.cursors && (await restoredTowns(store, asker.scope, asker.cursors)).length > 0) throw new CodedError('log-restored', { at: 'cursors' })
  const receipts = await store.transact((transaction) => pushIn(transaction, asker, arrived, tools))
  return [...arrived].map(([key, { mutationId, mutation }]) => {
    const { town, ...receipt } = receipts.get(key)!
    // Only of a record that has moved is the town news to the device.
    return { ...receipt, mutationId, ...(mutation && town !== undefined && town !== mutation.town ? { town } : {}) }
  })
}

async function pushIn(transaction: SyncTransaction, { scope, deviceId }: { scope: Scope; deviceId: string }, arrived: ReadonlyMap<string, Arrived>, tools: PushTools): Promise<Map<string, Receipt>> {
  const numbering = await transaction.lockDevice(scope, deviceId)
  if (!numbering) throw new CodedError('device-revoked')
  const receipts = new Map<string, Receipt>()
  const before = await transaction.answered([...arrived.keys()])
  for (const entry of before.entries) receipts.set(entry.edit!.mutationId.toLowerCase(), receiptOfEntry(entry))
  // A refusal answers only the device it was given to: another one, with other rights, is judged anew.
  for (const refused of before.refused.filter((each) => each.deviceId === deviceId)) receipts.set(refused.mutationId.toLowerCase(), receiptOfRefusal(refused))
  const fresh = [...arrived].filter(([key]) => !receipts.has(key)).sort(([, a], [, b]) => a.deviceSeq - b.deviceSeq)
  if (fresh.length === 0) return receipts

  const ids = fresh.flatMap(([, { mutation }]) => mutation ? [mutation.recordId] : [])
  const now = tools.now()
  const bench = new Workbench(await transaction.lockRecords(scope, [...new Set(ids)]), { scope, deviceId, now })
  const judged = fresh.map(([key, each]) => ({ key, each, verdict: each.mutation ? bench.apply(each.mutation) : { refusal: each.refusal! } }))
  await transaction.saveRecords(scope, bench.changedRecords())

  const towns = [...new Set(judged.flatMap(({ verdict }) => verdict.refusal ? [] : [verdict.town]))].sort()
  const log = new LogWriter(towns.length > 0 ? await transaction.lockHeads(scope, towns, (town) => emptyHead(town, tools.newId())) : [])
  const refusals: Refused[] = []
  for (const { key, each: { mutationId, deviceSeq, contentHash, mutation }, verdict } of judged) {
    if (verdict.refusal) {
      const refused = { mutationId, deviceId, deviceSeq, at: now, refusal: verdict.refusal, contentHash }
      refusals.push(refused)
      receipts.set(key, receiptOfRefusal(refused))
    } else {
      const { town, version, first, outcome, changes } = verdict
      const { kind, recordId, savedAt } = mutation!
      receipts.set(key, receiptOfEntry(log.add({
        town, kind, recordId, op: 'put', version, contentHash, first, at: now, person: scope.person, deviceId,
        edit: { mutationId, deviceSeq, outcome, savedAt, changes },
      })))
    }
  }
  await transaction.append(scope, {
    entries: log.entries, heads: log.heads, refused: refusals,
    replaced: before.refused.filter((each) => each.deviceId !== deviceId).map((each) => each.mutationId),
    device: { id: deviceId, ...afterArrival(numbering, [...arrived.values()].map((each) => each.deviceSeq), now), seenAt: now },
  })
  return receipts
}
