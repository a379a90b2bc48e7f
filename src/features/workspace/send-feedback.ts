import type { FeedbackBox } from '@/device'
import { sendFeedback, type SessionKeeper, type SyncState, type Watched } from '@/sync'

export interface SendFeedbackOptions {
  box: FeedbackBox
  session: Pick<SessionKeeper, 'json'>
  state: Watched<SyncState>
  now(): number
}

/** Sends what people wrote of the app whenever a sync has just got through: then there is network and somebody is signed in. @returns how to stop */
export function sendFeedbackAfterSync({ box, session, state, now }: SendFeedbackOptions): () => void {
  let running = false
  let seen: number | undefined
  return state.subscribe(({ phase, lastSyncAt }) => {
    if (phase !== 'idle' || lastSyncAt === undefined || lastSyncAt === seen || running) return
    seen = lastSyncAt
    running = true
    // What did not go stays in the box for the next time.
    sendFeedback({ box, session, now }).catch(() => undefined).finally(() => { running = false })
  })
}
