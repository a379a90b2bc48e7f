import type { Cursor, ErrorCode, Receipt } from '@/contract'
import type { UserDatabase } from './database'
import { changeEdits } from './outbox-rows'
import { passed } from './passed'
import { keepProofs } from './proofs'
import type { OutboxEdit } from './rows'
import { metOthers, settleBatches } from './settle'
import { write } from './write'

export interface Answered { edit: OutboxEdit; receipt: Receipt }

const refused = (edit: OutboxEdit, receipt: Receipt): OutboxEdit => {
  const { notBefore: _notBefore, problem: _problem, ...rest } = edit
  return { ...rest, state: 'rejected', receipt }
}

/**
 * Writes what the server answered, in one transaction: acknowledged edits leave the outbox and are kept as sent, refused ones
 * stay visible with their receipt. Records take accepted receipts over with the pull that follows, or by `settleRecords`: until
 * then they say "unsent", never too early "received".
 * @param presented places of the towns' logs that the request had shown to the server
 */
export async function applyReceipts(db: UserDatabase, answers: readonly Answered[], presented: Readonly<Record<string, Cursor>> = {}): Promise<void> {
  if (answers.length === 0) return
  await write(db, [db.records, db.outbox, db.sent, db.unsettled], async () => {
    const byOrder = new Map(answers.map((answer) => [answer.edit.order, answer]))
    const accepted: Answered[] = []
    const rejected: Answered[] = []
    await changeEdits(db, [...byOrder.keys()], (stored) => {
      const answer = byOrder.get(stored.order)!
      // Mended or answered meanwhile, by another tab: what this answer speaks of is no longer there. Numbered anew under another device
      // (`renewIdentity`): it goes once more, or its new number would be missed for ever; the server knows it by its id.
      const { mutationId, deviceSeq } = answer.edit.mutation
      if (stored.state !== 'waiting' || stored.mutation.mutationId !== mutationId || stored.mutation.deviceSeq !== deviceSeq) return stored
      const isRefusal = answer.receipt.outcome === 'rejected'
      ;(isRefusal ? rejected : accepted).push(answer)
      return isRefusal ? refused(stored, answer.receipt) : undefined
    }, db.clock.now() || 1)
    if (accepted.length > 0) {
      const items = accepted.map(({ edit, receipt }) => ({ order: edit.order, mutation: edit.mutation, receipt }))
      const id = await db.sent.add({ at: db.clock.now(), since: await passed(db), count: items.length, items })
      await db.unsettled.put({ id: id! })
      await keepProofs(db, items, presented)
    }
    // A refused edit shows at once, over what was acknowledged before it; and the next edit must know of what it cannot see.
    if (rejected.length > 0 || accepted.some(({ edit: { mutation }, receipt }) => metOthers({ mutation, receipt }))) await settleBatches(db, rejected.map(({ edit }) => edit.mutation.recordId))
  })
}

/** Notes that an edit failed by itself, so that it rests while others go on. */
export async function restMutation(db: UserDatabase, order: number, problem: ErrorCode, notBefore: number): Promise<void> {
  const rested = (edit: OutboxEdit): OutboxEdit => ({ ...edit, attempts: (edit.attempts ?? 0) + 1, problem, notBefore })
  await write(db, [db.outbox], () => changeEdits(db, [order], (edit) => (edit.state === 'waiting' ? rested(edit) : edit), db.clock.now()))
}
