import { sql } from 'drizzle-orm'
import type { Missed } from '@/contract'
import type { ShutOut } from '../accounts/shut-out-proof'
import type { AccountTools } from '../accounts/tools'
import { list } from '../store/columns'
import { rowsOf } from '../store/database'
import type { Envelope } from '../sync/read-mutation'

type Tools = Pick<AccountTools, 'database'>

/** Which of these edits of the person's some town's log has, in lower case. */
async function inLogs({ database: { orm } }: Tools, { person }: ShutOut, mutationIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (mutationIds.length === 0) return new Set()
  const rows = await rowsOf<{ id: string }>(orm, sql`select mutation_id as id from town_log where mutation_id = any(${list('uuid', mutationIds)}) and person_id = ${person.id}::uuid`)
  return new Set(rows.map(({ id }) => id))
}

/** Those whose bytes came, and those whose record was taken back since: nobody needs them. */
async function filesReceived({ database: { orm } }: Tools, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await rowsOf<{ id: string }>(orm, sql`select id from record where kind = 'attachment' and id = any(${list('uuid', ids)}) and (received_at is not null or deleted)`)
  return new Set(rows.map(({ id }) => id))
}

/**
 * Which of what was acknowledged to a shut-out device is not there: the server was restored from a backup of before it came.
 * @param asked ids in lower case
 */
export async function missed(tools: Tools, shutOut: ShutOut, asked: { edits: readonly string[]; files: readonly string[] }): Promise<Pick<Missed, 'edits' | 'files'>> {
  const [known, received] = await Promise.all([inLogs(tools, shutOut, asked.edits), filesReceived(tools, asked.files)])
  return { edits: asked.edits.filter((id) => !known.has(id)), files: asked.files.filter((id) => !received.has(id)) }
}

/** What a locked device hands over without the edits that a log has: it cannot tell them apart, and there is nothing to settle about them. */
export async function notInLogs(tools: Tools, shutOut: ShutOut, mutations: readonly Envelope[]): Promise<Envelope[]> {
  const known = await inLogs(tools, shutOut, mutations.map(({ mutationId }) => mutationId))
  return mutations.filter(({ mutationId }) => !known.has(mutationId.toLowerCase()))
}
