import { QUARANTINE_MAX_ASKED, type Missed, type MissedRequest } from '@/contract'
import type { FileRow, OutboxEdit, UserDatabase } from '@/device'
import type { Client } from './client'
import { SyncProblem } from './problem'

/** Which of these ids the server does not know. @throws SyncProblem */
async function ask(client: Client, deviceId: string, what: 'edits' | 'files', ids: readonly string[]): Promise<ReadonlySet<string>> {
  const missed: string[] = []
  for (let from = 0; from < ids.length; from += QUARANTINE_MAX_ASKED) {
    const body = JSON.stringify({ deviceId, [what]: ids.slice(from, from + QUARANTINE_MAX_ASKED) } satisfies MissedRequest)
    try {
      missed.push(...(await client.json<Missed>({ method: 'POST', path: '/api/quarantine/missed', body }))[what])
    } catch (error) {
      // A server of an earlier version cannot be asked.
      if (error instanceof SyncProblem && error.status === 404) return new Set()
      throw error
    }
  }
  return new Set(missed)
}

/**
 * Acknowledged edits that the server, restored from a backup since, does not have any more, in the order in which they were saved.
 * @throws SyncProblem
 */
export async function missedEdits(db: UserDatabase, client: Client, deviceId: string): Promise<OutboxEdit[]> {
  const ids: string[] = []
  await db.sent.each(({ items }) => { ids.push(...items.map(({ mutation }) => mutation.mutationId)) })
  const missed = await ask(client, deviceId, 'edits', ids)
  const edits: OutboxEdit[] = []
  if (missed.size === 0) return edits
  await db.sent.each(({ items }) => {
    for (const { order, mutation, receipt } of items) if (missed.has(mutation.mutationId)) edits.push({ order, mutation, contentHash: receipt.contentHash, state: 'waiting' })
  })
  return edits.sort((a, b) => a.order - b.order)
}

/** The same of files whose bytes this phone still holds. @throws SyncProblem */
export async function missedFiles(files: readonly FileRow[], client: Client, deviceId: string): Promise<FileRow[]> {
  const missed = await ask(client, deviceId, 'files', files.map(({ id }) => id))
  return files.filter(({ id }) => missed.has(id))
}
