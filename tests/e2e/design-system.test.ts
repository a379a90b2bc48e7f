import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireChromium } from '~/src/cli/chromium.mjs'
import { breaches } from '../harness/axe'
import { sourceServer } from '../harness/source-server'

let server: Awaited<ReturnType<typeof sourceServer>>
let browser: Browser
/** One for each kind of device: what one page of it has fetched the next need not. */
const devices = new Map<number, BrowserContext>()
beforeAll(async () => {
  server = await sourceServer()
  browser = await chromium.launch({ executablePath: await requireChromium(), args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function gallery({ width = 390, scheme = 'light', language = 'zh-CN', rows = 3, alone = false }: { width?: number; scheme?: 'light' | 'dark'; language?: string; rows?: number; alone?: boolean } = {}): Promise<Page> {
  const shared = alone ? undefined : devices.get(width)
  const device = shared ?? await browser.newContext({ viewport: { width, height: 844 }, reducedMotion: 'reduce', isMobile: width < 600, hasTouch: width < 600 })
  if (!alone) devices.set(width, device)
  const page = await device.newPage()
  await page.emulateMedia({ colorScheme: scheme })
  await page.goto(`${server.origin}/design?language=${language}&rows=${rows}`)
  await page.waitForSelector('h1')
  return page
}

describe('the design system in a real browser', () => {
  it.each([
    [390, 'light', 'zh-CN'], [390, 'dark', 'en'], [1280, 'light', 'en'], [1280, 'dark', 'zh-CN'],
  ] as const)('keeps WCAG 2.2 AA at %d px, %s, %s', async (width, scheme, language) => {
    const page = await gallery({ width, scheme, language })
    expect(await breaches(page)).toEqual([])
    await page.getByRole('button', { name: '继续填写' }).click()
    await page.waitForSelector('dialog[open]')
    expect(await breaches(page, [], 'dialog[open]')).toEqual([])
    await page.close()
  })

  describe('on one page of a phone', () => {
    let page: Page
    beforeAll(async () => { page = await gallery() })
    afterAll(() => page?.close())

    it('gives a finger 44 px everywhere', async () => {
      const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('a, button, input, select, textarea, summary')]
        .filter((element) => element.checkVisibility())
        .map((element) => ({ element, box: (element.closest('label') ?? element).getBoundingClientRect() }))
        .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
        .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${Math.round(box.width)}×${Math.round(box.height)}`))
      expect(small).toEqual([])
    })

    it('fits a phone with text at 200 %', async () => {
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(wide).toBeLessThanOrEqual(0)
      await page.evaluate(() => { document.documentElement.style.fontSize = '' })
    })

    it('opens a named sheet, closes it on Esc and gives the focus back', async () => {
      const opener = page.getByRole('button', { name: '继续填写' })
      await opener.focus()
      await page.keyboard.press('Enter')
      const sheet = page.getByRole('dialog', { name: '添加受访人' })
      await sheet.waitFor()
      expect(await sheet.evaluate((element) => element.contains(document.activeElement))).toBe(true)
      await page.keyboard.press('Escape')
      await sheet.waitFor({ state: 'hidden' })
      expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true)
    })

    it('says a toast in a live region that was there before, and carries its action out', async () => {
      const region = page.locator('.ui-toaster[role=status]')
      expect(await region.textContent()).toBe('')
      await page.getByRole('button', { name: '新走访' }).click()
      expect(await region.textContent()).toContain('已删除照片')
      await region.getByRole('button', { name: '撤销' }).click()
      expect(await region.textContent()).toBe('')
    })
  })

  it('is worked by keyboard alone', async () => {
    const page = await gallery({ width: 1280 })
    await page.getByRole('switch', { name: /记录位置/ }).focus()
    expect(await page.getByRole('switch').isChecked()).toBe(true)
    await page.keyboard.press('Space')
    expect(await page.getByRole('switch').isChecked()).toBe(false)
    await page.getByRole('radio', { name: '现场' }).focus()
    await page.keyboard.press('Space')
    expect(await page.getByRole('radio', { name: '现场' }).isChecked()).toBe(true)
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('radio', { name: '电话' }).isChecked()).toBe(true)
    await page.keyboard.press('Space')
    expect(await page.getByRole('radio', { name: '电话' }).isChecked()).toBe(false)
    await page.locator('label', { hasText: '现场' }).click()
    await page.locator('label', { hasText: '现场' }).click()
    expect(await page.getByRole('radio', { name: '现场' }).isChecked()).toBe(false)
    await page.locator('label', { hasText: '现场' }).click()
    expect(await page.getByRole('radio', { name: '现场' }).isChecked()).toBe(true)
    await page.getByRole('checkbox', { name: /维权援助/ }).focus()
    await page.keyboard.press('Space')
    expect(await page.getByRole('checkbox', { name: /维权援助/ }).isChecked()).toBe(true)
    await page.close()
  })

  it('shows a page that waits for its parts at once to who goes on by keyboard', async () => {
    const page = await gallery({ width: 1280, alone: true })
    // with time standing still, the page's own patience never ends
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000)
    const waiting = page.locator('#waiting')
    await page.getByRole('button', { name: '开下一页' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => waiting.getAttribute('aria-busy')).toBe('true')
    await page.keyboard.press('Tab')
    await expect.poll(() => waiting.getAttribute('aria-busy')).toBeNull()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('宜兴样例精陶有限公司')
    await page.close()
  })

  it('draws of a long list what is near the view, and loses no place in it', async () => {
    const page = await gallery({ width: 1280, rows: 2_000 })
    const row = (at: number) => page.locator(`[aria-posinset="${at}"] .ui-row`)
    const drawn = () => page.locator('[aria-setsize="2000"]').count()
    /** Puts a place of the list, from 0 to 1, into the middle of the view. */
    const goTo = (place: number) => page.evaluate((to) => {
      const box = document.querySelector('.ui-more__gap')!.parentElement!.getBoundingClientRect()
      scrollTo({ top: scrollY + box.top + to * box.height - innerHeight / 2, behavior: 'instant' })
    }, place)
    /** Like a hand at the scroll bar: until rows have been seen their heights are guesses, and the hand goes on pulling. */
    const pullTo = (place: number, at: number) => expect.poll(async () => {
      await goTo(place)
      return await row(at).isVisible()
    }).toBe(true)
    const high = () => page.evaluate(() => document.documentElement.scrollHeight)
    await page.locator('.ui-more__gap').waitFor({ state: 'attached' })
    await pullTo(0, 20)
    // The page is as high as the rows it is reckoned by only a picture after they were measured: what lies out of view keeps its size until then.
    await page.waitForFunction(() => {
      const row = Number.parseFloat(document.querySelector<HTMLElement>('.ui-more__gap')!.parentElement!.style.getPropertyValue('--row'))
      return document.documentElement.scrollHeight < 2_000 * row * 1.2
    })
    const before = await high()

    // All the way down at once: what lies between is not drawn, and the list is as high as it will be.
    await pullTo(1, 2_000)
    expect(await row(2_000).textContent()).toBe('第 2000 条')
    await expect.poll(drawn).toBeLessThan(150)
    expect(Math.abs(await high() - before)).toBeLessThan(before / 100)

    // What has the focus stays, however far the view goes, and is gone on from.
    await row(1_995).focus()
    for (const place of [0.9, 0.5, 0.1, 0]) await pullTo(place, Math.max(1, place * 2_000))
    await expect.poll(drawn).toBeLessThan(200)
    await expect.poll(() => row(1_000).count()).toBe(0)
    expect(await row(1_995).evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await breaches(page)).toEqual([])
    await page.keyboard.press('Tab')
    expect(await row(1_996).evaluate((element) => element === document.activeElement)).toBe(true)
    await row(1_990).waitFor()

    // Paper has no view.
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    expect(await drawn()).toBe(2_000)
    expect(await page.locator('.ui-more__gap').count()).toBe(0)
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await expect.poll(drawn).toBeLessThan(200)
    await page.close()
  })
})
