import { countFiles, type FileCount } from '@/features/attachments'
import { useLive, useWorkspace } from '@/features/workspace'
import type { LogRow } from './log-row'

export type { FileCount }

/** Files of the rows in view: how many there are and how many the server has whole. */
export function useFileCounts(rows: () => readonly LogRow[]) {
  const { attachments } = useWorkspace()
  return useLive(async () => {
    const shown = rows()
    const lists = await Promise.all((['visit', 'assistance'] as const).map((kind) =>
      attachments.listOfMany(kind, shown.filter((row) => row.kind === kind).map((row) => row.id))))
    const counts = new Map<string, FileCount>()
    for (const list of lists) {
      for (const [id, files] of list) if (files.length > 0) counts.set(id, countFiles(files))
    }
    return counts
  }, new Map<string, FileCount>())
}
