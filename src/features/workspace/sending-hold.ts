import type { UnsavedGate } from '@/platform'
import type { SyncPhase } from '@/sync'

/** Keeps a new version of the app waiting while something goes to the server or comes from it. @returns what to tell of each phase */
export function createSendingHold(gate: Pick<UnsavedGate, 'hold'>): (phase: SyncPhase) => void {
  let letGo: (() => void) | undefined
  return (phase) => {
    if (phase === 'sending' || phase === 'receiving') {
      letGo ??= gate.hold('sending')
      return
    }
    letGo?.()
    letGo = undefined
  }
}
