import type { UserDatabase } from './database'
import { plain } from './plain'
import { write } from './write'

/** Small things a page remembers, such as a comment half typed. */
export interface Keyed {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
}

/** Written twice is as good as written once. */
const again = async () => false

export function createKeyed(db: UserDatabase): Keyed {
  return {
    get: async <T>(key: string) => (await db.keyed.get(key))?.value as T | undefined,
    async set(key, value) {
      const row = { key, value: plain(value) }
      await write(db, [db.keyed], () => db.keyed.put(row), again)
    },
    async remove(key) {
      await write(db, [db.keyed], () => db.keyed.delete(key), again)
    },
  }
}
