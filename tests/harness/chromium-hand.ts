import type { Page } from 'playwright-core'
import { BrowserProcess } from './browser-process'
import { WAIT_MS, type AnyBrowser, type Hand } from './hand'

const exact = (page: Page, name: string) => {
  const all = (['button', 'link', 'checkbox', 'radio'] as const).map((role) => page.getByRole(role, { name }))
  return all.slice(1).reduce((found, next) => found.or(next), all[0]!).or(page.locator('summary', { hasText: name })).filter({ visible: true }).first()
}

/** The same hand over Playwright's page. */
export function pageHand(page: Page): Hand {
  const words = (text: string) => page.getByText(text).filter({ visible: true })
  return {
    goto: async (url) => { await page.goto(url) },
    reload: async () => { await page.reload() },
    url: async () => page.url(),
    fill: (label, text) => page.getByLabel(label).first().fill(text),
    value: (label) => page.getByLabel(label).first().inputValue(),
    attach: (label, path) => page.getByLabel(label).first().setInputFiles(path),
    press: (name) => exact(page, name).click(),
    see: (text, timeout = WAIT_MS) => words(text).first().waitFor({ timeout }),
    gone: (text, timeout = WAIT_MS) => words(text).first().waitFor({ state: 'hidden', timeout }),
    sees: async (text) => (await words(text).count()) > 0,
    run: ((work: (argument: unknown) => unknown, argument?: unknown) => page.evaluate(work, argument)) as Hand['run'],
    photograph: async (path) => { await page.screenshot({ path, timeout: 5_000 }) },
    close: () => page.close(),
  }
}

/** The system's Chromium as one of several browsers. */
export class Chromium implements AnyBrowser {
  readonly name = 'chromium'
  version = ''
  readonly process: BrowserProcess
  private readonly quota: { origin: string; bytes: number } | undefined

  private constructor(process: BrowserProcess, quota?: { origin: string; bytes: number }) {
    this.process = process
    this.quota = quota
  }

  /** @param quota what an origin may store, counted from its first write */
  static async create(quota?: { origin: string; bytes: number }): Promise<Chromium> {
    return new Chromium(await BrowserProcess.create(), quota)
  }

  get profile(): string {
    return this.process.profile
  }

  async open(): Promise<Hand> {
    const page = await this.process.open()
    this.version = this.process.context().browser()?.version() ?? ''
    if (this.quota) {
      const session = await page.context().newCDPSession(page)
      await session.send('Storage.overrideQuotaForOrigin', { origin: this.quota.origin, quotaSize: this.quota.bytes })
    }
    return pageHand(page)
  }

  async tab(): Promise<Hand> {
    const page = await this.process.context().newPage()
    await page.setViewportSize({ width: 390, height: 844 })
    return pageHand(page)
  }

  tabs(): Hand[] {
    return this.process.pages().map(pageHand)
  }

  kill = () => this.process.kill()
  close = () => this.process.close()
  remove = () => this.process.remove()
}
