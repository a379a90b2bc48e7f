import type { Cursor, Receipt } from '@/contract'
import { jointScope, mayHear, mayTouch } from '../accounts/scope'
import { CodedError } from '../errors'
import { restoredTowns, type Reading } from './cursors'
import { afterArrival, hasNews, type Numbering } from './gaps'
import { emptyHead, LogWriter } from './log-chain'
import type { Arrived } from './read-mutation'
import { receiptOfEntry, receiptOfRefusal } from './receipts'
import type { Author, LogWrite, Refused, SyncTransaction } from './store'
import { Workbench, type Recheck, type Verdict } from './workbench'

export interface PushTools {
  now(): Date
  newId(): string
  /** Absent: from the system's generator. */
  newSalt?(): string
  /** Works a visit's policy result out again. Absent: nothing is said of it. */
  recheck?: Recheck | undefined
}

/** Whose edits they are, and how far their device has read. */
export interface Asker extends Author {
  cursors?: Readonly<Record<string, Cursor>>
  /** By what name they are merged, where that is not the device's. */
  writer?: string
}

/** A device's edits, read and not yet judged. */
export interface Push {
  asker: Asker
  /** By mutation id in lower case, each once. */
  arrived: ReadonlyMap<string, Arrived>
}

type Receipts = Map<string, Receipt>

/** A push that may go on, and what becomes of it. */
interface Admitted {
  push: Push
  numbering: Numbering
  receipts: Receipts
  /** Not answered before, in the device's order. */
  fresh: [key: string, each: Arrived][]
}

/** Takes pushes that have nothing in common inside the running transaction. @returns for each its receipts by mutation id, or why it was not taken */
export async function takeIn(transaction: SyncTransaction, pushes: readonly Push[], tools: PushTools): Promise<(ReadonlyMap<string, Receipt> | CodedError)[]> {
  const answers = new Map<Push, Receipts | CodedError>()
  const admitted = await admit(transaction, pushes, answers)
  const replaced = await answerAgain(transaction, admitted)
  for (const { push, receipts } of admitted) answers.set(push, receipts)
  const open = admitted.filter(({ fresh, numbering, push }) => fresh.length > 0 || hasNews(numbering, numbersOf(push)))
  if (open.length > 0) await record(transaction, open, replaced, tools)
  return pushes.map((push) => answers.get(push)!)
}

/** Locks the devices. Who is shut out or speaks of a lost time has their answer and goes no further. */
async function admit(transaction: SyncTransaction, pushes: readonly Push[], answers: Map<Push, CodedError | Receipts>): Promise<Admitted[]> {
  const numberings = await transaction.lockDevices(pushes.map(({ asker }) => asker))
  const known = pushes.flatMap((push, index) => {
    const numbering = numberings[index]
    if (!numbering) answers.set(push, new CodedError('device-revoked'))
    return numbering ? [{ push, numbering }] : []
  })
  const reading = known.map(({ push }) => push).filter(({ asker }) => asker.cursors)
  const restored = await restoredTowns(transaction, reading.map(({ asker }) => asker as Reading))
  for (const [index, towns] of restored.entries()) if (towns.length > 0) answers.set(reading[index]!, new CodedError('log-restored', { at: 'cursors' }))
  return known.filter(({ push }) => !answers.has(push)).map((each) => ({ ...each, receipts: new Map(), fresh: [] }))
}

/** What was answered before gets the same receipts again. @returns mutation ids whose refusal, given to another device, is replaced */
async function answerAgain(transaction: SyncTransaction, admitted: readonly Admitted[]): Promise<string[]> {
  const ofMutation = new Map(admitted.flatMap((each) => [...each.push.arrived.keys()].map((key) => [key, each] as const)))
  const before = ofMutation.size > 0 ? await transaction.answered(admitted.map(({ push: { asker: { scope } } }) => scope), [...ofMutation.keys()]) : { entries: [], refused: [] }
  const answer = (mutationId: string, receipt: Receipt) => ofMutation.get(mutationId.toLowerCase())!.receipts.set(mutationId.toLowerCase(), receipt)
  for (const entry of before.entries) {
    const { push: { asker: { scope } }, receipts } = ofMutation.get(entry.edit!.mutationId.toLowerCase())!
    // Somebody in another town may have used the same id: then each hears of their own.
    const isTold = receipts.has(entry.edit!.mutationId.toLowerCase()) && entry.person.id !== scope.person.id
    if (mayHear(scope, entry) && !isTold) answer(entry.edit!.mutationId, receiptOfEntry(entry))
  }
  // A refusal answers only the device it was given to: another one, with other rights, is judged anew.
  const isOwn = ({ mutationId, deviceId }: Refused) => ofMutation.get(mutationId.toLowerCase())!.push.asker.deviceId === deviceId
  for (const refused of before.refused.filter(isOwn)) answer(refused.mutationId, receiptOfRefusal(refused))
  for (const each of admitted) {
    const { push, receipts } = each
    each.fresh = [...push.arrived].filter(([key]) => !receipts.has(key)).sort(([, a], [, b]) => a.deviceSeq - b.deviceSeq)
  }
  return before.refused.filter((refused) => !isOwn(refused)).map(({ mutationId }) => mutationId)
}

/** Judges, merges, writes the records, and last of all the logs. */
async function record(transaction: SyncTransaction, admitted: readonly Admitted[], replaced: string[], tools: PushTools): Promise<void> {
  const now = tools.now()
  const scope = jointScope(admitted.map(({ push: { asker } }) => asker.scope))
  const ids = new Set(admitted.flatMap(({ fresh }) => idsOf(fresh)))
  const rows = await transaction.lockRecords(scope, [...ids])
  const judged = admitted.map((each) => {
    const { push: { asker }, fresh } = each
    const own = new Set(idsOf(fresh))
    const bench = new Workbench(rows.filter((row) => own.has(row.id) && mayTouch(asker.scope, row.town)), { scope: asker.scope, deviceId: asker.deviceId, writer: asker.writer, now, recheck: tools.recheck })
    const verdicts = fresh.map(([, { mutation, refusal }]): Verdict => mutation ? bench.apply(mutation) : { refusal: refusal! })
    return { each, verdicts, changed: bench.changedRecords() }
  })
  await transaction.saveRecords(scope, judged.flatMap(({ changed }) => changed))

  const towns = new Set(judged.flatMap(({ verdicts }) => verdicts.flatMap((verdict) => verdict.refusal ? [] : [verdict.town])))
  const log = new LogWriter(towns.size > 0 ? await transaction.lockHeads(scope, [...towns].sort(), (town) => emptyHead(town, tools.newId())) : [], tools.newSalt)
  const refused = judged.flatMap(({ each, verdicts }) => place(log, each, verdicts, now))
  const devices: LogWrite['devices'] = admitted.map(({ push, numbering }) =>
    ({ id: push.asker.deviceId, ...afterArrival(numbering, numbersOf(push), now), seenAt: now }))
  await transaction.append(scope, { entries: log.entries, heads: log.heads, refused, replaced, devices })
}

const numbersOf = ({ arrived }: Push): number[] => [...arrived.values()].map(({ deviceSeq }) => deviceSeq)

const idsOf = (fresh: Admitted['fresh']): string[] => fresh.flatMap(([, { mutation }]) => mutation ? [mutation.recordId] : [])

/** Gives each edit its place in the log and its receipt. @returns those that were not taken */
function place(log: LogWriter, { push: { asker: { scope, deviceId } }, fresh, receipts }: Admitted, verdicts: readonly Verdict[], now: Date): Refused[] {
  return fresh.flatMap(([key, { mutationId, deviceSeq, contentHash, mutation }], index): Refused[] => {
    const verdict = verdicts[index]!
    if (verdict.refusal) {
      const refused = { mutationId, deviceId, deviceSeq, at: now, refusal: verdict.refusal, contentHash }
      receipts.set(key, receiptOfRefusal(refused))
      return [refused]
    }
    const { town, version, first, outcome, changes } = verdict
    const { kind, recordId, savedAt } = mutation!
    receipts.set(key, receiptOfEntry(log.add({
      town, kind, recordId, op: 'put', version, contentHash, first, at: now, person: scope.person, deviceId,
      edit: { mutationId, deviceSeq, outcome, savedAt, changes },
    })))
    return []
  })
}
