import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../config'
import type { Database } from './database'
import { openPglite } from './pglite'
import { openPostgres } from './postgres'

/** The database that the settings name. For the embedded one the caller holds the data-directory lock. */
export async function openConfigured({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>, onIdleError: (error: Error) => void): Promise<Database> {
  const retry = { wait: (ms: number) => wait(ms), random: Math.random }
  if (databaseUrl === undefined) return openPglite(join(dataDir, 'database'), retry)
  return openPostgres(databaseUrl, { ...retry, onIdleError })
}
