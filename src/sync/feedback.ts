import type { ErrorCode, Feedback } from '@/contract'
import type { FeedbackBox } from '@/device'
import { SyncProblem } from './problem'
import type { SessionKeeper } from './session'

/** What no waiting and no update of the server will change. */
const FINAL: readonly ErrorCode[] = ['bad-request', 'bad-json', 'body-too-large', 'forbidden']

export interface FeedbackSender {
  box: Pick<FeedbackBox, 'waiting' | 'settle'>
  session: Pick<SessionKeeper, 'json'>
  now(): number
}

/**
 * Sends what waits, oldest first, until one does not get through. One the server will not take stands in nobody's way.
 * A reply that was lost costs nothing: the server knows each by its id.
 * @returns how many went
 */
export async function sendFeedback({ box, session, now }: FeedbackSender): Promise<number> {
  let sent = 0
  for (const { id, writtenAt, kind, text, diagnostics } of await box.waiting()) {
    try {
      await session.json({ method: 'POST', path: '/api/feedback', body: JSON.stringify({ id, writtenAt, kind, text, ...(diagnostics ? { diagnostics } : {}) } satisfies Feedback) })
    } catch (problem) {
      if (!(problem instanceof SyncProblem) || !FINAL.includes(problem.code)) return sent
      await box.settle(id, { refused: problem.code })
      continue
    }
    await box.settle(id, { sentAt: new Date(now()).toISOString() })
    sent += 1
  }
  return sent
}
