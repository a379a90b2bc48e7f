import type { UserDatabase } from './database'

const KEY = 'orphans'

/** Records this phone has edits of and does not hold: whoever made them has yet to bring them back. Inside the running transaction or without. */
export const orphans = async (db: UserDatabase): Promise<string[]> => ((await db.meta.get(KEY))?.value ?? []) as string[]

/** Inside the running transaction. */
export async function keepOrphans(db: UserDatabase, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.meta.put({ key: KEY, value: [...new Set([...(await orphans(db)), ...ids])] })
}

/** They have come, inside the running transaction. */
export async function dropOrphans(db: UserDatabase, ids: readonly string[]): Promise<void> {
  const left = (await orphans(db)).filter((id) => !ids.includes(id))
  await (left.length > 0 ? db.meta.put({ key: KEY, value: left }) : db.meta.delete(KEY))
}
