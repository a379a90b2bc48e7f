import type { Clock, Random, UserDatabase } from '@/device'
import type { SessionKeeper } from './session'
import type { SyncState, Writable } from './state'

/** What the parts of one engine share. */
export interface SyncContext {
  db: UserDatabase
  deviceId: string
  session: SessionKeeper
  clock: Clock
  random: Random
  state: Writable<SyncState>
}
