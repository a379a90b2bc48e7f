import type { PublicDatabase } from './database'

/** Keeps self-check answers on this phone and nowhere else; an id is `self` or `enterprise:<id>`. */
export interface AnswerStore {
  get<T>(id: string): Promise<T | undefined>
  /** Resolves when the answers are on the disk. */
  put(id: string, value: unknown): Promise<void>
  remove(id: string): Promise<void>
  /** Forgets everybody's answers. */
  clear(): Promise<void>
}

export function createAnswerStore(db: PublicDatabase, clock: () => Date = () => new Date()): AnswerStore {
  return {
    get: async <T>(id: string) => (await db.answers.get(id))?.value as T | undefined,
    put: async (id, value) => { await db.answers.put({ id, value, savedAt: clock().toISOString() }) },
    remove: (id) => db.answers.delete(id),
    clear: () => db.answers.clear(),
  }
}
