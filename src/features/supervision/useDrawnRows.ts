import { computed, type Ref } from 'vue'
import type { LogRow } from './log-row'
import { useFileCounts, type FileCount } from './useFileCounts'
import type { RowWords } from './useRowWords'
import { useWindow } from './useWindow'

export interface DrawnRowsOptions {
  rows: () => readonly LogRow[]
  wordsOf: (row: LogRow, files?: FileCount) => RowWords
  /** Selector of a drawn row inside the list, and how high one is until it is measured. */
  row: string
  guessPx: number
}

/** The rows of the log near the view, in words, with the heights that stand for the others. */
export function useDrawnRows(list: Readonly<Ref<HTMLElement | null>>, { rows, wordsOf, row, guessPx }: DrawnRowsOptions) {
  const { slice, reveal } = useWindow(list, () => rows().length, { row, guessPx })
  const drawn = computed(() => rows().slice(slice.value.start, slice.value.end))
  const files = useFileCounts(() => drawn.value)
  const shown = computed(() => drawn.value.map((each, at) => ({ row: each, at: slice.value.start + at, words: wordsOf(each, files.value.get(each.id)) })))
  return { slice, shown, reveal }
}
