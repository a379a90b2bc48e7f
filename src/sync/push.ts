import { PUSH_MAX_BYTES, type ErrorCode, type PushResponse, type Receipt } from '@/contract'
import { applyReceipts, editsIn, isoTime, newId, restMutation, type Answered, type OutboxEdit } from '@/device'
import { backoffMs } from './backoff'
import { createWalk, parcel, type Batch, type Parcel, type Sender } from './batch'
import type { SyncContext } from './context'
import { placesKnown, withReceipts } from './cursors'
import { isOwnRefusal, SyncProblem } from './problem'

/** Requests in a row that may fail while looking for the edit at fault; more means that the server is down. 1,000 edits are halved 10 times. */
const MAX_FAILURES = 12

interface Round {
  sender: Sender
  failures: number
  /** Edits that failed alone. They rest only once another request has shown that the server is up. */
  suspects: { edit: OutboxEdit; code: ErrorCode }[]
  /** Records not to be sent further in this round. */
  held: Set<string>
  done: number
}

/** `suspects`: failed alone with nothing yet to show that the server is up; the caller rests them when a pull succeeds. `problem`: the search for those at fault was given up. */
export interface Pushed { suspects: Round['suspects']; problem?: SyncProblem }

interface Delivery { answers: Answered[]; troubled: boolean }

const refusal = (context: SyncContext, edit: OutboxEdit, code: ErrorCode, at?: string): Answered => ({
  edit,
  receipt: { mutationId: edit.mutation.mutationId, outcome: 'rejected', code, ...(at ? { at } : {}), contentHash: edit.contentHash, serverTime: isoTime(context.db.clock) },
})

/**
 * Receipts that prove what they claim; an edit without one stays in the queue and rests. What came after it in the same record stays
 * too, though it has a receipt: taken for sent before its elder, it would show the elder's value once more.
 */
function verified(round: Round, edits: readonly OutboxEdit[], receipts: readonly Receipt[]): Answered[] {
  const byId = new Map(receipts.map((receipt) => [receipt.mutationId, receipt]))
  return edits.flatMap((edit) => {
    const { mutationId, recordId } = edit.mutation
    if (round.held.has(recordId)) return []
    const receipt = byId.get(mutationId)
    if (receipt && receipt.contentHash === edit.contentHash && typeof receipt.outcome === 'string') return [{ edit, receipt }]
    round.suspects.push({ edit, code: 'server-fault' })
    round.held.add(recordId)
    return []
  })
}

/** Lets the pace know how the line is. */
async function timed<T>({ clock, pace }: SyncContext, request: Promise<T>): Promise<T> {
  const start = clock.now()
  try {
    const answer = await request
    pace.took(clock.now() - start)
    return answer
  } catch (error) {
    if (error instanceof SyncProblem && error.code === 'timeout') pace.timedOut()
    throw error
  }
}

async function post(context: SyncContext, round: Round, { edits, body }: Parcel): Promise<Delivery> {
  const response = await timed(context, context.session.json<PushResponse>({ method: 'POST', path: '/api/sync/push', body }))
  if (!Array.isArray(response.receipts)) throw new SyncProblem('offline', 'offline')
  const answers = verified(round, edits, response.receipts)
  round.sender.cursors = withReceipts(round.sender.cursors, answers)
  round.failures = 0
  await rest(context, round)
  for (const { edit, receipt } of answers) if (receipt.outcome === 'rejected') round.held.add(edit.mutation.recordId)
  return { answers, troubled: answers.length < edits.length || answers.some((answer) => answer.receipt.outcome === 'rejected') }
}

/** Another request came through: those that failed alone are at fault themselves. */
export async function rest(context: SyncContext, round: Pick<Round, 'suspects'>): Promise<void> {
  for (const { edit, code } of round.suspects.splice(0)) {
    await restMutation(context.db, edit.order, code, context.clock.now() + backoffMs((edit.attempts ?? 0) + 1, context.random))
  }
}

/**
 * Tells the server the number of an edit that will not go as it is, or the supervisor would be told that it is missing. Under an id of
 * its own: the edit's own must stay free, since it may yet go.
 * @returns whether there is nothing more to tell
 */
async function tellNumber({ db, session }: SyncContext, { sender: { deviceId } }: Round, { mutation: { deviceSeq } }: OutboxEdit): Promise<boolean> {
  try {
    const mutations = [{ mutationId: newId(db.clock, db.random), deviceSeq }]
    await session.json<PushResponse>({ method: 'POST', path: '/api/sync/push', body: JSON.stringify({ deviceId, mutations }) })
    return true
  } catch (error) {
    if (!(error instanceof SyncProblem) || error.kind !== 'fault') throw error
    return error.status === 400
  }
}

/** Why an edit is refused on the phone itself. */
const refusedHere = (problem: SyncProblem): { code: ErrorCode; at?: string | undefined } | undefined => {
  if (problem.status === 413) return { code: 'mutation-too-large' }
  return isOwnRefusal(problem) ? { code: problem.code, at: problem.at } : undefined
}

/** One edit that the server, or something before it, will not take. */
async function alone(context: SyncContext, round: Round, edit: OutboxEdit, problem: SyncProblem): Promise<Answered[]> {
  round.held.add(edit.mutation.recordId)
  const why = refusedHere(problem)
  if (why && await tellNumber(context, round, edit)) return [refusal(context, edit, why.code, why.at)]
  round.suspects.push({ edit, code: problem.code })
  return []
}

const part = (batch: Batch, from: number, to: number): Batch => ({ edits: batch.edits.slice(from, to), pieces: batch.pieces.slice(from, to) })

function withoutHeld(batch: Batch, held: ReadonlySet<string>): Batch {
  const kept = batch.edits.map((edit) => !held.has(edit.mutation.recordId))
  return { edits: batch.edits.filter((_, index) => kept[index]), pieces: batch.pieces.filter((_, index) => kept[index]) }
}

/** Sends a batch; when it cannot be taken whole, looks for the edit at fault by halves, so that it never holds the others back. */
async function deliver(context: SyncContext, round: Round, batch: Parcel): Promise<Delivery> {
  if (batch.edits.length === 0) return { answers: [], troubled: true }
  try {
    if (batch.edits.length === 1 && batch.pieces[0]!.length > PUSH_MAX_BYTES) throw new SyncProblem('fault', 'mutation-too-large', { status: 413 })
    return await post(context, round, batch)
  } catch (error) {
    if (!(error instanceof SyncProblem) || error.kind !== 'fault') throw error
    round.failures += 1
    if (batch.edits.length === 1) {
      const answers = await alone(context, round, batch.edits[0]!, error)
      if (answers.length === 0 && round.failures >= MAX_FAILURES) throw error
      return { answers, troubled: true }
    }
    if (round.failures >= MAX_FAILURES) throw error
    const middle = Math.ceil(batch.edits.length / 2)
    for (const half of [part(batch, 0, middle), part(batch, middle, batch.edits.length)]) {
      const fewer = await parcel(round.sender, withoutHeld(half, round.held))
      await applyReceipts(context.db, (await deliver(context, round, fewer)).answers, fewer.presented)
    }
    return { answers: [], troubled: true }
  }
}

/**
 * Sends everything that may go. The next batch is read and compressed while one is on the way, and receipts are written while the
 * next is. What failed alone before goes last: however much of it there is, it keeps nothing else from going.
 * @throws SyncProblem `log-restored` when a town must be read anew first; when the network, the server or the session fails; what was acknowledged until then is written
 */
export async function pushAll(context: SyncContext): Promise<Pushed> {
  const walkOver = (held: ReadonlySet<string>, freshOnly: boolean) => createWalk(context.db, context.db.clock.now(), new Set(held), freshOnly)
  const first = walkOver(new Set(), true)
  // Asked together: each waits for the save that is just being written, one after the other for as many saves.
  const [total, cursors, begun] = await Promise.all([editsIn(context.db.outbox), placesKnown(context.db), first.next(context.pace.share())])
  if (total === 0) return { suspects: [] }
  const sender = { deviceId: context.deviceId, cursors }
  const round: Round = { sender, failures: 0, suspects: [], held: new Set(), done: 0 }
  const progress = (): void => context.state.set({ phase: 'sending', progress: { what: 'edits', done: Math.min(round.done, total), total } })
  progress()
  const parcels = (walk: ReturnType<typeof createWalk>) => async (): Promise<Parcel> => parcel(round.sender, await walk.next(context.pace.share()))
  let writing: Promise<void> = Promise.resolve()
  const sendAll = async (freshOnly: boolean, walk = walkOver(round.held, freshOnly), head?: Batch): Promise<boolean> => {
    const before = round.done
    let next = parcels(walk)
    let batch = await (head ? parcel(round.sender, head) : next())
    while (batch.edits.length > 0) {
      const ahead = next()
      ahead.catch(() => undefined)
      const { answers, troubled } = await deliver(context, round, batch)
      await writing
      writing = applyReceipts(context.db, answers, batch.presented)
      writing.catch(() => undefined)
      round.done += batch.edits.length
      progress()
      if (troubled) {
        await Promise.all([writing, ahead])
        next = parcels(walkOver(round.held, freshOnly))
        batch = await next()
      } else {
        batch = await ahead
      }
    }
    await writing
    return round.done > before
  }
  try {
    // What is saved meanwhile goes before the pull too: each pull brings back what was just sent.
    for (let more = await sendAll(true, first, begun); more;) more = await sendAll(true)
    await sendAll(false)
  } catch (error) {
    if (!(error instanceof SyncProblem) || error.kind !== 'fault' || round.suspects.length === 0) throw error
    return { suspects: round.suspects, problem: error }
  } finally {
    await writing
  }
  return { suspects: round.suspects }
}
