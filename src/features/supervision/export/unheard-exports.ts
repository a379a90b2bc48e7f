import type { ErrorCode, ExportNote } from '@/contract'
import { errorCode } from '@/features/drafts'

const KEY = 'exports.unheard'

/** What the server says of the entry itself, not of the moment. */
const isFinal = (code: ErrorCode): boolean => code === 'town-forbidden' || code === 'bad-request'

export interface ExportWorld {
  kept: { get<T>(key: string): Promise<T | undefined>; set(key: string, value: unknown): Promise<void> }
  tell(note: ExportNote): Promise<unknown>
}

/**
 * Exports the server has not heard of yet. An entry is written before the file is handed over, so that no file leaves without one;
 * the server hears of it at once or when there is network again.
 */
export function createUnheardExports({ kept, tell }: ExportWorld) {
  const read = async (): Promise<ExportNote[]> => (await kept.get<ExportNote[]>(KEY)) ?? []
  // One after the other: an entry written while another is being struck out must not go with it.
  let last: Promise<unknown> = Promise.resolve()
  const change = (changed: (notes: ExportNote[]) => ExportNote[]): Promise<void> => {
    const done = last.then(async () => kept.set(KEY, changed(await read())))
    last = done.catch(() => undefined)
    return done
  }

  return {
    note: (note: ExportNote): Promise<void> => change((notes) => [...notes, note]),
    /** Tells the server, oldest first; one it will not take stands in no other's way. @returns how many it has not heard of after that */
    async tell(): Promise<number> {
      for (const note of await read()) {
        try {
          await tell(note)
        } catch (problem) {
          if (isFinal(errorCode(problem, 'server-fault'))) continue
          break
        }
        await change((notes) => notes.filter(({ id }) => id !== note.id))
      }
      return (await read()).length
    },
  }
}
