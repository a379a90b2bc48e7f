import type { SyncStore } from '../sync/store'
import type { Database } from './database'
import { headsOf } from './log-reads'
import { syncSnapshot } from './sync-snapshot'
import { syncTransaction } from './sync-transaction'
import { together } from './together'

/** The push and pull cores' view of a PostgreSQL. */
export function syncStoreOn(database: Database): SyncStore {
  const headsOfEach = together(async (asked: readonly (readonly string[])[]) => {
    const heads = await headsOf(database.orm, [...new Set(asked.flat())])
    return asked.map((towns) => heads.filter(({ town }) => towns.includes(town)))
  }, database.lanes)
  return {
    transact: (work) => database.transact((orm) => work(syncTransaction(orm))),
    snapshot: (work) => database.transact((orm) => work(syncSnapshot(orm)), { mode: 'snapshot' }),
    heads: ({ towns }) => headsOfEach(towns),
  }
}
