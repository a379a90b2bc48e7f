import { jointTowns, type Scope } from '../accounts/scope'
import type { SyncStore } from '../sync/store'
import type { Database } from './database'
import { headsOf } from './log-reads'
import { syncSnapshot } from './sync-snapshot'
import { syncTransaction } from './sync-transaction'
import { together } from './together'

/** The push and pull cores' view of a PostgreSQL. */
export function syncStoreOn(database: Pick<Database, 'within' | 'lanes'>): SyncStore {
  const headsOfEach = together(async (scopes: readonly Scope[]) => {
    const heads = await database.within(scopes, (orm) => headsOf(orm, jointTowns(scopes)))
    return scopes.map(({ towns }) => heads.filter(({ town }) => towns.includes(town)))
  }, database.lanes)
  return {
    transact: (scopes, work) => database.within(scopes, (orm) => work(syncTransaction(orm))),
    snapshot: (scope, work) => database.within([scope], (orm) => work(syncSnapshot(orm)), { mode: 'snapshot' }),
    heads: (scope) => headsOfEach(scope),
  }
}
