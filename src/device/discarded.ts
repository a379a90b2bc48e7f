import type { UserDatabase } from './database'
import type { Draft, FileRow } from './rows'

/** A draft that was thrown away a moment ago. The bytes of its files lie where they were. */
interface Discarded {
  draft: Draft
  files: FileRow[]
  /** By the phone's clock, ms. */
  at: number
}

const KEY = 'drafts.discarded'
/** Longer than the offer to undo stands. */
const KEPT_MS = 60_000

const read = async (db: UserDatabase): Promise<Discarded[]> => ((await db.keyed.get(KEY))?.value ?? []) as Discarded[]
const keep = (db: UserDatabase, left: readonly Discarded[]) => (left.length > 0 ? db.keyed.put({ key: KEY, value: left }) : db.keyed.delete(KEY))

/** Takes a draft and its files out of everything that lists them. Inside the running transaction. */
export async function discardDraft(db: UserDatabase, id: string): Promise<void> {
  const draft = await db.drafts.get(id)
  if (!draft) return
  const files = await db.attachments.where('draftId').equals(id).toArray()
  await db.attachments.bulkDelete(files.map((file) => file.id))
  await db.drafts.delete(id)
  await keep(db, [...await read(db), { draft, files, at: db.clock.now() }])
}

/** Puts it back as it was. Inside the running transaction. @returns false when it is gone for good */
export async function restoreDraft(db: UserDatabase, id: string): Promise<boolean> {
  const all = await read(db)
  const found = all.find(({ draft }) => draft.id === id)
  if (!found) return false
  await db.drafts.put(found.draft)
  await db.attachments.bulkPut(found.files)
  await keep(db, all.filter((one) => one !== found))
  return true
}

/** Deletes for good what nobody took back in time. A clock that was set keeps nothing longer. Inside the running transaction. */
export async function sweepDiscarded(db: UserDatabase): Promise<void> {
  const all = await read(db)
  const gone = all.filter(({ at }) => Math.abs(db.clock.now() - at) >= KEPT_MS)
  if (gone.length === 0) return
  await db.attachmentBytes.bulkDelete(gone.flatMap(({ files }) => files.map(({ id }) => id)))
  await keep(db, all.filter((one) => !gone.includes(one)))
}
