import type { Records, StoredRecord } from '@/device'
import { civilDateOf, monthOf } from '@/domain/civil-date'

/** Records of a month come in pages: what lies before the month is read for the rest of one page only. */
const page = 50

/** Visits or tasks from `month` (`YYYY-MM`) on, newest first, so that these are read and not the years before them. */
export async function sinceMonth<K extends 'visit' | 'task'>(records: Pick<Records, 'list'>, kind: K, month: string): Promise<StoredRecord<K>[]> {
  const found: StoredRecord<K>[] = []
  for (let offset = 0; ; offset += page) {
    const rows = await records.list(kind, { limit: page, offset })
    found.push(...rows)
    if (rows.length < page || monthOf(civilDateOf(rows.at(-1)!.createdAt)) < month) return found
  }
}
