import { liveQuery } from 'dexie'
import { DeviceError } from '../errors'
import type { PublicDatabase, StoredAnswers } from './database'

/** Keeps self-check answers on this phone and nowhere else; an id is `self` or `enterprise:<id>`. */
export interface AnswerStore {
  /** `value` is undefined when they were forgotten. */
  get<T>(id: string): Promise<{ value: T | undefined; rev: number } | undefined>
  /**
   * Resolves when the answers are on the disk.
   * @param seen the number of the answers these were begun from (0: there were none); without it whatever is stored is replaced
   * @returns the new number
   * @throws DeviceError `draft-elsewhere` when another tab has saved or forgotten them since `seen`
   */
  put(id: string, value: unknown, seen?: number): Promise<number>
  /** Forgets them. That there were some stays known, so that another tab does not bring them back unasked. */
  remove(id: string): Promise<void>
  /** Forgets everybody's answers. */
  clear(): Promise<void>
  /** Leaves nothing of anybody's answers, not even that there were some. */
  erase(): Promise<void>
  /** Calls back whenever the answers are written or forgotten, in any tab, and once at the beginning. @returns how to stop */
  watch(id: string, changed: () => void): () => void
}

function forget(row: StoredAnswers): void {
  row.rev = (row.rev ?? 0) + 1
  delete row.value
}

export function createAnswerStore(db: PublicDatabase, clock: () => Date = () => new Date()): AnswerStore {
  return {
    async get<T>(id: string) {
      const row = await db.answers.get(id)
      return row && { value: row.value as T | undefined, rev: row.rev ?? 0 }
    },
    put: (id, value, seen) => db.transaction('rw', db.answers, async () => {
      const rev = (await db.answers.get(id))?.rev ?? 0
      if (seen !== undefined && seen !== rev) throw new DeviceError('draft-elsewhere')
      await db.answers.put({ id, value, rev: rev + 1, savedAt: clock().toISOString() })
      return rev + 1
    }),
    remove: async (id) => { await db.answers.where('id').equals(id).modify(forget) },
    clear: async () => { await db.answers.toCollection().modify(forget) },
    erase: () => db.answers.clear(),
    watch(id, changed) {
      const watching = liveQuery(() => db.answers.get(id)).subscribe({ next: changed, error: () => undefined })
      return () => watching.unsubscribe()
    },
  }
}
