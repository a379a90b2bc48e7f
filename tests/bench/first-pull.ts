import type { BenchPage } from './bench-browser'
import type { FirstPull, LeftBehind } from './sync-page'

export interface FirstPullFigures {
  records: number
  /** Received when the page was closed under it. */
  brokenAt: number
  /** Received a second time after that. */
  again: number
  /** Times progress was told. */
  told: number
  ms: number
  pageMB: number
}

interface Known extends LeftBehind { told: number[] }
const LOOK_EVERY_MS = 100

/**
 * A supervisor's first pull of everything there is. The page is closed in its middle, without a word; another page goes on from
 * the cursor. `ms` is both parts together.
 */
export async function firstPull(openPage: () => Promise<BenchPage>, code: string, records: number): Promise<FirstPullFigures> {
  const before = await openPage()
  const heapBefore = before.heapPeak()
  const started = performance.now()
  const broken = before.call('bench.firstPull', { code }).then(() => { throw new Error('the first pull ended before it could be broken off') }, () => undefined)
  let first: Known | undefined
  while ((first?.told.at(-1) ?? 0) < records / 2) {
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS) })
    first = await before.run<Known | undefined>('globalThis.first')
  }
  const { personId, deviceId, key, told } = first!
  const firstMB = await heapBefore()
  await before.close()
  const broke = performance.now() - started

  const after = await openPage()
  const heapAfter = after.heapPeak()
  const ended = await after.call<FirstPull>('bench.firstPull', { personId, deviceId, key })
  const secondMB = await heapAfter()
  await after.close()
  void broken
  if (ended.received !== records) throw new Error(`the first pull ended with ${ended.received} of ${records} records`)
  const rises = (told: number[]): boolean => told.every((done, index) => index === 0 || done >= told[index - 1]!)
  if (!rises(told) || !rises(ended.told)) throw new Error('progress went backwards')
  const brokenAt = told.at(-1)!
  return { records, brokenAt, again: brokenAt + (ended.told.at(-1) ?? 0) - records, told: told.length + ended.told.length, ms: Math.round(broke + ended.ms), pageMB: Math.max(firstMB, secondMB) }
}
