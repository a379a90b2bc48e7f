import type { ErrorCode, Receipt } from '@/contract'
import type { UserDatabase } from './database'
import { isOnServer, layOver } from './record-row'
import { pendingOf } from './relay'
import type { OutboxRow, RecordRow } from './rows'
import { advance, write } from './write'

export interface Answered { row: OutboxRow; receipt: Receipt }

/** Base of a record after an acknowledged edit, as far as this phone can know; the next pull brings the server's own word. */
function acknowledge(row: RecordRow, { row: { mutation }, receipt }: Answered): void {
  const seen = row.base ?? {}
  if (receipt.outcome !== 'conflict') row.base = layOver(seen, [mutation.set])
  // A version may only be taken over when nobody else's edit can lie in between.
  if (receipt.outcome === 'applied' && receipt.version === row.version + 1) row.version = receipt.version
  if (!row.logged && mutation.baseVersion === 0 && receipt.seq !== undefined && receipt.logHash !== undefined) {
    row.logged = { seq: receipt.seq, hash: receipt.logHash }
  }
}

/**
 * Writes what the server answered, in one transaction: acknowledged edits leave the outbox and are kept as sent, refused ones
 * stay visible with their receipt, records show what is left.
 */
export async function applyReceipts(db: UserDatabase, answers: readonly Answered[]): Promise<void> {
  await write(db, [db.records, db.outbox, db.sent], async () => {
    const present = await db.outbox.bulkGet(answers.map((answer) => answer.row.order))
    const fresh = answers.filter((answer, index) => present[index]?.mutationId === answer.row.mutationId && present[index]?.state === 'waiting')
    if (fresh.length === 0) return
    const accepted = fresh.filter((answer) => answer.receipt.outcome !== 'rejected')
    const refused = fresh.filter((answer) => answer.receipt.outcome === 'rejected')

    await db.outbox.bulkDelete(accepted.map((answer) => answer.row.order))
    await db.outbox.bulkPut(refused.map(({ row, receipt }): OutboxRow => {
      const { notBefore: _notBefore, problem: _problem, ...rest } = row
      return { ...rest, state: 'rejected', receipt, rejectedAt: db.clock.now() || 1 }
    }))
    if (accepted.length > 0) {
      await db.sent.add({ at: db.clock.now(), count: accepted.length, items: accepted.map(({ row, receipt }) => ({ mutation: row.mutation, receipt })) })
    }

    const ids = [...new Set(fresh.map((answer) => answer.row.recordId))]
    const rows = new Map((await db.records.bulkGet(ids)).filter((row) => row !== undefined).map((row) => [row.id, row]))
    for (const answer of accepted) {
      const row = rows.get(answer.row.recordId)
      if (row) acknowledge(row, answer)
    }
    const answered = new Map<string, number>()
    for (const answer of accepted) answered.set(answer.row.recordId, (answered.get(answer.row.recordId) ?? 0) + 1)
    const open = [...rows.values()].filter((row) => row.unsent > (answered.get(row.id) ?? 0)).map((row) => row.id)
    const pending = await pendingOf(db, open)
    const lastTouch = await advance(db, 'touched', rows.size)
    let touched = lastTouch
    for (const row of rows.values()) {
      touched += 1
      const edits = pending.get(row.id) ?? []
      const base = row.base ?? {}
      row.fields = layOver(base, edits.map((edit) => edit.mutation.set))
      row.unsent = edits.length
      row.rejected = edits.some((edit) => edit.rejected)
      row.touched = touched
      if (edits.length === 0 || !isOnServer(row)) delete row.base
      else row.base = base
    }
    await db.records.bulkPut([...rows.values()])
  })
}

/** Notes that an edit failed by itself, so that it rests while others go on. */
export async function restMutation(db: UserDatabase, order: number, problem: ErrorCode, notBefore: number): Promise<void> {
  await write(db, [db.outbox], async () => {
    const row = await db.outbox.get(order)
    if (row?.state === 'waiting') await db.outbox.put({ ...row, attempts: (row.attempts ?? 0) + 1, problem, notBefore })
  })
}
