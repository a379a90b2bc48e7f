import { liveQuery } from 'dexie'
import type { RecordKind } from '@/domain/records'
import type { StoredRecord } from '../record-row'
import type { Records } from '../records'

export interface Follower<K extends RecordKind> {
  /** Records read at once. */
  slice: number
  /** How many records it holds. */
  size(): number
  take(records: readonly StoredRecord<K>[]): void
  clear(): void
  /** After each slice. @param whole nothing is left to read */
  grown(whole: boolean): void
  failed(error: unknown): void
}

/**
 * Gives every record of a kind to somebody who holds them in memory, and from then on what is written to any of them by anyone on
 * this phone: each change costs what changed.
 * @returns how to stop
 */
export function followRecords<K extends RecordKind>(records: Pick<Records, 'count' | 'touchedAfter'>, kind: K, { slice, size, take, clear, grown, failed }: Follower<K>): () => void {
  let mark = 0
  let reading = 0

  async function read(): Promise<void> {
    const turn = reading += 1
    const count = await records.count(kind)
    if (turn !== reading) return
    // Records also vanish, when a town is no longer ours: nothing that is written tells of them.
    if (count < size()) {
      clear()
      mark = 0
    }
    for (;;) {
      const rows = await records.touchedAfter(kind, mark, slice)
      // A later reading has begun, which goes on from the same mark.
      if (turn !== reading) return
      if (rows.length > 0) {
        take(rows)
        mark = rows.at(-1)!.touched
      }
      grown(rows.length < slice)
      if (rows.length < slice) return
    }
  }

  const watching = liveQuery(read).subscribe({ error: failed })
  return () => {
    reading += 1
    watching.unsubscribe()
  }
}
