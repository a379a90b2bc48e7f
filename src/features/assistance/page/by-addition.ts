export interface Addition<R> {
  /** Undefined: what came with the request itself. */
  addedAt: string | undefined
  items: R[]
}

/** Evidence as it came: first what was submitted with the request, then each later addition, the oldest first. */
export function byAddition<R extends { addedAt: string | undefined }>(rows: readonly R[]): Addition<R>[] {
  const groups = new Map<string | undefined, R[]>()
  for (const row of rows) groups.set(row.addedAt, [...groups.get(row.addedAt) ?? [], row])
  return [...groups].map(([addedAt, items]) => ({ addedAt, items })).sort((a, b) => ((a.addedAt ?? '') < (b.addedAt ?? '') ? -1 : 1))
}
