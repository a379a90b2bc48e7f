/** Members that a row has from the start and that say nothing by themselves. */
const preset = new Set(['urgency', 'priority', 'party', 'kind', 'refer'])

/** Whether anything was written into a row; presets alone do not count. */
export const isWritten = (row: object): boolean =>
  Object.entries(row).some(([name, value]) => !preset.has(name) && (typeof value === 'string' ? value.trim() !== '' : value !== undefined && value !== null))

/** A row without blank members, its texts trimmed. */
export function tidy<T extends object>(row: T): T {
  const kept = Object.entries(row).flatMap(([name, value]) => {
    const clean = typeof value === 'string' ? value.trim() : value
    return clean === '' || clean === undefined || clean === null ? [] : [[name, clean]]
  })
  return Object.fromEntries(kept) as T
}

/** A list of tidied rows that say something; undefined when none does, so that the field stays absent. */
export function tidyRows<T extends object>(rows: readonly T[]): T[] | undefined {
  const kept = rows.filter(isWritten).map(tidy)
  return kept.length ? kept : undefined
}
