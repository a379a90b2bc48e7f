import { byArrival, type LogRow } from './log-row'

export interface LogIndex {
  /** All rows, newest arrival first. A new array after each change; never changed in place. */
  rows: () => readonly LogRow[]
  /** Puts rows in their places; a row known already is replaced. Cost: one pass over the log for any number of rows. */
  put: (rows: readonly LogRow[]) => void
  get: (id: string) => LogRow | undefined
  clear: () => void
}

/** The log's rows in memory, kept in order while they come in any order. */
export function createLogIndex(): LogIndex {
  const byId = new Map<string, LogRow>()
  let order: readonly LogRow[] = []

  return {
    rows: () => order,
    get: (id) => byId.get(id),
    put(rows) {
      if (rows.length === 0) return
      const incoming = new Map(rows.map((row) => [row.id, row]))
      const replaces = rows.some((row) => byId.has(row.id))
      for (const [id, row] of incoming) byId.set(id, row)
      const staying = replaces ? order.filter((row) => !incoming.has(row.id)) : order
      order = merge(staying, [...incoming.values()].sort(byArrival))
    },
    clear() {
      byId.clear()
      order = []
    },
  }
}

function merge(a: readonly LogRow[], b: readonly LogRow[]): LogRow[] {
  const merged: LogRow[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) merged.push(byArrival(a[i]!, b[j]!) <= 0 ? a[i++]! : b[j++]!)
  while (i < a.length) merged.push(a[i++]!)
  while (j < b.length) merged.push(b[j++]!)
  return merged
}
