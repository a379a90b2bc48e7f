import type { ErrorCode, Feedback } from '@/contract'
import type { UserDatabase } from './database'
import { write } from './write'

/** Something written about the app, from the moment it was handed in. */
export interface KeptFeedback extends Feedback {
  /** The phone's clock, ISO 8601; absent until the server has said that it has it. */
  sentAt?: string
  /** The server will not take it as it is. */
  refused?: ErrorCode
}

/** Feedback on its way: it waits here for network, and stays to be looked at for a while after it went. */
export interface FeedbackBox {
  /** Handed in twice under one id, it is here once. */
  add(feedback: Feedback): Promise<void>
  /** Newest first. */
  list(): Promise<KeptFeedback[]>
  /** What is to be sent, oldest first. */
  waiting(): Promise<KeptFeedback[]>
  /** What became of it. Of one that was taken back meanwhile nothing is noted. */
  settle(id: string, outcome: { sentAt: string } | { refused: ErrorCode }): Promise<void>
  /** Takes it back, or clears away what was sent. @returns what it was */
  remove(id: string): Promise<KeptFeedback | undefined>
}

const KEY = 'feedback'
/** Of those that were sent; one that was refused stays until its author takes it back or clears it away: nobody else has it. */
const KEPT = 20

const read = async (db: UserDatabase): Promise<KeptFeedback[]> => ((await db.keyed.get(KEY))?.value ?? []) as KeptFeedback[]
const waits = ({ sentAt, refused }: KeptFeedback): boolean => !sentAt && !refused

export function createFeedbackBox(db: UserDatabase): FeedbackBox {
  /** In one transaction, so that two tabs never put one list in the place of the other. */
  const change = (to: (before: KeptFeedback[]) => KeptFeedback[]): Promise<void> => write(db, [db.keyed], async () => {
    const all = to(await read(db))
    const old = new Set(all.filter(({ sentAt }) => sentAt).slice(KEPT))
    await db.keyed.put({ key: KEY, value: all.filter((one) => !old.has(one)) })
  }, async () => false)

  return {
    add: (feedback) => change((before) => (before.some(({ id }) => id === feedback.id) ? before : [feedback, ...before])),
    list: () => read(db),
    waiting: async () => (await read(db)).filter(waits).reverse(),
    settle: (id, outcome) => change((before) => before.map((one) => (one.id === id ? { ...one, ...outcome } : one))),
    async remove(id) {
      let removed: KeptFeedback | undefined
      await change((before) => {
        removed = before.find((one) => one.id === id) ?? removed
        return before.filter((one) => one.id !== id)
      })
      return removed
    },
  }
}
