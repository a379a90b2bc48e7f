import type { BrowserContext, Page } from 'playwright-core'
import type { Bench, FirstPull } from './sync-page'
import { heapPeak } from './heap'

type Held = { first?: { personId: string; deviceId: string; told: number[] }; bench: Bench }

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

/**
 * A supervisor's first pull of everything there is. The page is closed in its middle, without a word; another page goes on from
 * the cursor. `ms` is both parts together.
 */
export async function firstPull(context: BrowserContext, openPage: () => Promise<Page>, code: string, records: number): Promise<FirstPullFigures> {
  const before = await openPage()
  const heapBefore = await heapPeak(context, before)
  const started = performance.now()
  const broken = before.evaluate((code) => (globalThis as unknown as Held).bench.firstPull({ code }), code).catch(() => undefined)
  const { first } = await (await before.waitForFunction((half) => {
    const { first } = globalThis as unknown as Held
    return first && (first.told.at(-1) ?? 0) >= half ? { first } : undefined
  }, records / 2, { timeout: 300_000 })).jsonValue() as Required<Held>
  const firstMB = await heapBefore()
  await before.close({ runBeforeUnload: false })
  await broken
  const broke = performance.now() - started

  const after = await openPage()
  const heapAfter = await heapPeak(context, after)
  const ended: FirstPull = await after.evaluate((who) => (globalThis as unknown as Held).bench.firstPull(who), { personId: first.personId, deviceId: first.deviceId })
  const secondMB = await heapAfter()
  await after.close()
  if (ended.received !== records) throw new Error(`the first pull ended with ${ended.received} of ${records} records`)
  const rises = (told: number[]): boolean => told.every((done, index) => index === 0 || done >= told[index - 1]!)
  if (!rises(first.told) || !rises(ended.told)) throw new Error('progress went backwards')
  const brokenAt = first.told.at(-1)!
  const resumed = ended.told.at(-1) ?? 0
  return { records, brokenAt, again: brokenAt + resumed - records, told: first.told.length + ended.told.length, ms: Math.round(broke + ended.ms), pageMB: Math.max(firstMB, secondMB) }
}
