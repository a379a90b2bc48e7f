import type { ManifestResponse } from '@/contract'
import { lastCheck, manifestsHere, noteChecks, townsToCheck } from '@/device'
import type { SyncContext } from './context'
import { SyncProblem } from './problem'

const isManifest = ({ towns }: ManifestResponse): boolean => typeof towns === 'object' && towns !== null
  && Object.values(towns).every(({ records, digest }) => typeof records === 'number' && typeof digest === 'string')

/**
 * Compares what this phone holds with what the server holds: once a day (once a week with very many records), after a town was read from
 * the beginning, after very much was received, and when the person asks. A town that differs is to be read again.
 * A server that does not answer changes nothing: it is asked again with the next sync.
 * @returns whether a town is to be read again; `problem` when nothing was compared that should have been
 */
export async function checkTowns({ db, session, state }: SyncContext, asked = false): Promise<{ again: boolean; problem?: SyncProblem }> {
  const cursors = await townsToCheck(db, asked)
  if (Object.keys(cursors).length === 0) return { again: false }
  try {
    const answer = await session.json<ManifestResponse>({ method: 'GET', path: `/api/sync/manifest?cursors=${encodeURIComponent(JSON.stringify(cursors))}` })
    const towns = isManifest(answer) ? Object.keys(answer.towns).filter((town) => town in cursors) : []
    if (towns.length === 0) throw new SyncProblem('offline', 'offline')
    const again = await noteChecks(db, Object.fromEntries(towns.map((town) => [town, answer.towns[town]!])), await manifestsHere(db, towns), asked)
    state.set({ lastCheck: await lastCheck(db) })
    return { again }
  } catch (error) {
    if (error instanceof SyncProblem) return { again: false, problem: error }
    throw error
  }
}
