import type { Database } from './database'
import type { SyncStore } from '../sync/store'
import { syncSnapshot } from './sync-snapshot'
import { syncTransaction } from './sync-transaction'

/** The push and pull cores' view of a PostgreSQL. */
export const syncStoreOn = (database: Database): SyncStore => ({
  transact: (work) => database.transact((orm) => work(syncTransaction(orm))),
  snapshot: (work) => database.transact((orm) => work(syncSnapshot(orm)), { mode: 'snapshot' }),
})
