import type { BrowserContext } from 'playwright-core'

/** When every picture is taken: Tuesday 24 November 2026, 10:20 in Wuxi. */
export const NOW = Date.UTC(2026, 10, 24, 2, 20)

/** The clock of all pages stands at `NOW`, but for a millisecond each second, so that what measures time still goes on. */
export const stopClock = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript((now) => {
    const Real = Date
    const time = () => now + Math.floor(performance.now() / 1000)
    globalThis.Date = class extends Real {
      constructor(...parts: unknown[]) {
        if (parts.length === 0) super(time())
        else super(...(parts as [number]))
      }

      static override now() {
        return time()
      }
    } as DateConstructor
  }, NOW)
}
