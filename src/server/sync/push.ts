import type { Mutation, Receipt } from '@/contract'
import type { Scope } from '../accounts/scope'
import { CodedError } from '../errors'
import { emptyHead, LogWriter } from './log-chain'
import { readMutation, type Arrived } from './read-mutation'
import type { StoredReceipt, SyncStore, SyncTransaction } from './store'
import { Workbench, type Effect } from './workbench'

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
 * @throws CodedError `device-revoked`; any other failure means nothing was recorded
 */
export async function push(store: SyncStore, asker: { scope: Scope; deviceId: string }, mutations: readonly Parameters<typeof readMutation>[0][], tools: PushTools): Promise<Receipt[]> {
  const arrived = new Map<string, Arrived>()
  for (const raw of mutations) {
    const key = raw.mutationId.toLowerCase()
    if (!arrived.has(key)) arrived.set(key, readMutation(raw))
  }
  const receipts = await store.transact((transaction) => pushIn(transaction, asker, arrived, tools))
  return [...arrived].map(([key, { mutationId }]) => ({ ...receipts.get(key)!, mutationId }))
}

async function pushIn(transaction: SyncTransaction, { scope, deviceId }: { scope: Scope; deviceId: string }, arrived: ReadonlyMap<string, Arrived>, tools: PushTools): Promise<Map<string, Receipt>> {
  if (!await transaction.lockDevice(scope, deviceId)) throw new CodedError('device-revoked')
  const receipts = new Map<string, Receipt>()
  const replaced: string[] = []
  for (const stored of await transaction.receiptsOf([...arrived.keys()])) {
    const key = stored.receipt.mutationId.toLowerCase()
    if (isFinal(stored, deviceId)) receipts.set(key, stored.receipt)
    else replaced.push(key)
  }
  const fresh = [...arrived].filter(([key]) => !receipts.has(key)).sort(([, a], [, b]) => a.deviceSeq - b.deviceSeq)
  if (fresh.length === 0) return receipts

  const ids = fresh.flatMap(([, { mutation }]) => mutation ? [mutation.recordId] : [])
  const now = tools.now()
  const bench = new Workbench(await transaction.lockRecords(scope, [...new Set(ids)]), { scope, deviceId, now })
  const judged = fresh.map(([key, each]) => ({ key, each, effect: each.mutation ? bench.apply(each.mutation) : undefined }))
  await transaction.saveRecords(scope, bench.changedRecords(), bench.changes)

  const towns = [...new Set(judged.flatMap(({ effect }) => effect && !effect.refusal ? [effect.town] : []))].sort()
  const log = new LogWriter(towns.length > 0 ? await transaction.lockHeads(scope, towns, (town) => emptyHead(town, tools.newId())) : [])
  for (const { key, each, effect } of judged) receipts.set(key, receiptOf(each, effect, log, now))
  await transaction.append(scope, {
    entries: log.entries,
    heads: log.heads,
    receipts: judged.map(({ key, each, effect }) => ({ deviceId, deviceSeq: each.deviceSeq, ...(effect && !effect.refusal ? { town: effect.town } : {}), receipt: receipts.get(key)! })),
    replaced,
    device: { id: deviceId, lastSeq: Math.max(...fresh.map(([, each]) => each.deviceSeq)), seenAt: now },
  })
  return receipts
}

/** A refusal answers only the device it was given to: another one, with other rights, is judged anew. */
const isFinal = (stored: StoredReceipt, deviceId: string): boolean => stored.receipt.outcome !== 'rejected' || stored.deviceId === deviceId

function receiptOf(arrived: Arrived, effect: Effect | undefined, log: LogWriter, now: Date): Receipt {
  const base = { mutationId: arrived.mutationId, contentHash: arrived.contentHash, serverTime: now.toISOString() }
  const refusal = arrived.refusal ?? effect?.refusal
  if (refusal) return { ...base, outcome: 'rejected', ...refusal }
  const { outcome, town, version, first } = effect as Exclude<Effect, { refusal: object }>
  const { kind, recordId } = arrived.mutation as Mutation
  const entry = log.add({ town, kind, recordId, op: 'put', version, contentHash: arrived.contentHash, first })
  return { ...base, outcome, seq: entry.seq, logHash: entry.hash, version }
}
