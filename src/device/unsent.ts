import type { UserDatabase } from './database'
import { pendingOf } from './outbox-rows'
import { editsIn } from './sums'

/** What this phone has and the server does not, each thing once: the number every page shows and the sync centre lists. */
export interface Unsent {
  /** Edits on their way. */
  waiting: number
  rejected: number
  /** Ids of files whose record the server has and whose bytes it has not. Until then the edit that announces a file stands for it. */
  files: string[]
  /** All of these together. */
  total: number
}

async function filesAlone(db: UserDatabase): Promise<string[]> {
  const ids = await db.attachments.where('state').equals('waiting').primaryKeys()
  if (ids.length === 0) return []
  const rows = (await db.records.bulkGet(ids)).filter((row) => row !== undefined)
  const pending = await pendingOf(db, rows)
  return ids.filter((id) => !pending.get(id)?.length)
}

/** One transaction, so that nothing is missed or counted twice while it passes from the outbox to the server. */
export const countUnsent = (db: UserDatabase): Promise<Unsent> => db.transaction('r', [db.outbox, db.attachments, db.records], async () => {
  const [edits, rejected, files] = await Promise.all([editsIn(db.outbox), db.outbox.where('rejectedAt').above(0).count(), filesAlone(db)])
  return { waiting: edits - rejected, rejected, files, total: edits + files.length }
})
