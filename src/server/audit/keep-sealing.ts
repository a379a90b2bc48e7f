import type { Database } from '../store/database'
import { sealChains, type Sealing } from './seal'

const HOUR_MS = 3_600_000

export interface SealingTools {
  database: Database
  sealing: Sealing
  now(): Date
  onFailure(error: unknown): void
}

/** Signs the chains every hour in which something was added, and at the end. @returns what stops it */
export function keepSealing({ database, sealing, now, onFailure }: SealingTools): () => Promise<void> {
  let running = Promise.resolve()
  const seal = () => {
    running = running.then(async () => { await sealChains(database, sealing, now()) }).catch(onFailure)
  }
  const timer = setInterval(seal, HOUR_MS).unref()
  return async () => {
    clearInterval(timer)
    seal()
    await running
  }
}
