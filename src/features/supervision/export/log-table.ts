import { csvOf } from '@/domain/csv'
import type { LogRow } from '../log-row'

/** Who made the file, when, from what: stands in its first lines and goes with every copy. */
export interface Watermark {
  person: string
  role: string
  at: string
  scope: string
  filter: string
  /** Names the entry in the audit. */
  id: string
}

export interface LogTableWords {
  columns: Record<'kind' | 'number' | 'enterprise' | 'town' | 'mode' | 'wants' | 'happened' | 'officer' | 'arrived' | 'state', string>
  watermark: (mark: Watermark, rows: number) => string[]
  cells: (row: LogRow) => Record<keyof LogTableWords['columns'], string>
}

/**
 * The log as CSV. It holds no telephone number and no name of a person visited: who needs those opens the record, where that is
 * written down.
 */
export function logTable(rows: readonly LogRow[], mark: Watermark, { columns, watermark, cells }: LogTableWords): string {
  const keys = Object.keys(columns) as (keyof typeof columns)[]
  return csvOf([...watermark(mark, rows.length).map((line) => [line]), keys.map((key) => columns[key]), ...rows.map((row) => {
    const of = cells(row)
    return keys.map((key) => of[key])
  })])
}
