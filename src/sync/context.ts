import type { Clock, Random, UserDatabase } from '@/device'
import type { Network } from './network'
import type { Pace } from './pace'
import type { SessionKeeper } from './session'
import type { SyncState, Writable } from './state'

/** What the parts of one engine share. */
export interface SyncContext {
  db: UserDatabase
  deviceId: string
  session: SessionKeeper
  clock: Clock
  random: Random
  /** Lasts as long as the engine: a line too slow for the last push is too slow for the next try as well. */
  pace: Pace
  state: Writable<SyncState>
  /** Absent: every line is as good as another. */
  network: Network | undefined
}
