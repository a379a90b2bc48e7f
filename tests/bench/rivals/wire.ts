import { benchRecords } from '../sync-records'

/** Records a rival saves at once; they stand in the same order as ours. */
export const SAVED_AT_ONCE = 1_000

export interface Doc { id: string; kind: string; town: string; fields: object }

/** The records as ours are, with an id minted here. */
export const docsOf = (count: number, town: string, seed: number): Doc[] =>
  benchRecords(count, town, seed).map(({ kind, town, fields }) => ({ id: crypto.randomUUID(), kind, town, fields }))

export async function gzipped(text: string): Promise<Blob> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob()
}

/** Bytes received from one address since `since` (of `performance.now`). */
export const received = (url: string, since: number): number => performance.getEntriesByType('resource')
  .filter((entry) => entry.startTime >= since && entry.name.startsWith(url))
  .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0)
