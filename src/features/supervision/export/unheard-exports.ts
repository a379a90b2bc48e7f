import type { ExportNote } from '@/contract'

const KEY = 'exports.unheard'

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

  return {
    note: async (note: ExportNote): Promise<void> => kept.set(KEY, [...await read(), note]),
    /** Tells the server, oldest first. @returns how many it has not heard of after that */
    async tell(): Promise<number> {
      for (const note of await read()) {
        try {
          await tell(note)
        } catch {
          break
        }
        await kept.set(KEY, (await read()).filter(({ id }) => id !== note.id))
      }
      return (await read()).length
    },
  }
}
