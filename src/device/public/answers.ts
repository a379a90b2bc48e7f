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

const forgotten = (row: StoredAnswers): StoredAnswers => ({ id: row.id, rev: (row.rev ?? 0) + 1, savedAt: row.savedAt })

export function createAnswerStore(db: PublicDatabase, clock: () => Date = () => new Date()): AnswerStore {
  const channelName = `${db.name}/answers`
  /** Heard by every other channel of this name, in this page too. */
  function tell(): void {
    const channel = new BroadcastChannel(channelName)
    channel.postMessage(null)
    channel.close()
  }
  async function change<T>(work: Parameters<typeof db.write<T>>[1]): Promise<T> {
    const result = await db.write(['answers'], work)
    tell()
    return result
  }

  return {
    async get<T>(id: string) {
      const row = await db.read(['answers'], ({ answers }) => answers.get(id))
      return row && { value: row.value as T | undefined, rev: row.rev ?? 0 }
    },
    put: (id, value, seen) => change(async ({ answers }) => {
      const rev = (await answers.get(id))?.rev ?? 0
      if (seen !== undefined && seen !== rev) throw new DeviceError('draft-elsewhere')
      await answers.put({ id, value, rev: rev + 1, savedAt: clock().toISOString() })
      return rev + 1
    }),
    remove: (id) => change(async ({ answers }) => {
      const row = await answers.get(id)
      if (row) await answers.put(forgotten(row))
    }),
    clear: () => change(async ({ answers }) => { for (const row of await answers.all()) await answers.put(forgotten(row)) }),
    erase: () => change(({ answers }) => answers.clear()),
    watch(_id, changed) {
      const channel = new BroadcastChannel(channelName)
      channel.addEventListener('message', () => changed())
      // Not within the call: whoever watches has not got its way to stop yet.
      queueMicrotask(changed)
      return () => channel.close()
    },
  }
}
