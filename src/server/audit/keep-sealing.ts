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
  const sealAfter = async (before: Promise<void>): Promise<void> => {
    await before
    await sealChains(database, sealing, now()).catch(onFailure)
  }
  const seal = () => { running = sealAfter(running) }
  const timer = setInterval(seal, HOUR_MS).unref()
  return async () => {
    clearInterval(timer)
    seal()
    await running
  }
}
