import type { BrowserContext, Page } from 'playwright-core'

/** From the next page on, the clock of this browser's pages can be set; timers go on as they are. */
export async function letClockBeSet(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const Real = Date
    const key = 'test-clock-ahead'
    const ahead = () => {
      try {
        return Number(localStorage.getItem(key) ?? 0)
      } catch {
        return 0
      }
    }
    globalThis.Date = class extends Real {
      constructor(...parts: unknown[]) {
        if (parts.length === 0) super(Real.now() + ahead())
        else super(...(parts as [number]))
      }

      static override now() {
        return Real.now() + ahead()
      }
    } as DateConstructor
  })
}

/** Sets the clock of all pages of the app, from this moment on. */
export const setClockAhead = (page: Page, ms: number): Promise<void> => page.evaluate((ms) => { localStorage.setItem('test-clock-ahead', String(ms)) }, ms)
