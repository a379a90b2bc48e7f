import type { BrowserContext, Page } from 'playwright-core'

const EVERY_MS = 50

interface HeapUsage { usedSize: number; embedderHeapUsedSize?: number; backingStorageSize?: number }

/**
 * Watches what a page holds in memory: script objects (those not yet swept included), the browser's own objects for it, and
 * buffers.
 * @returns how to stop, with the most there was, in MB
 */
export async function heapPeak(context: BrowserContext, page: Page): Promise<() => Promise<number>> {
  const session = await context.newCDPSession(page)
  let most = 0
  const watch = { on: true }
  const watching = (async () => {
    while (watch.on) {
      const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage') as HeapUsage
      most = Math.max(most, usedSize + embedderHeapUsedSize + backingStorageSize)
      await new Promise((resolve) => { setTimeout(resolve, EVERY_MS) })
    }
  })().catch(() => undefined)
  return async () => {
    watch.on = false
    await watching
    return Math.round(most / 1e6)
  }
}
