import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireChromium } from '~/src/cli/chromium.mjs'
import { breaches } from '../harness/axe'
import { sourceServer } from '../harness/source-server'

let server: Awaited<ReturnType<typeof sourceServer>>
let browser: Browser
beforeAll(async () => {
  server = await sourceServer()
  browser = await chromium.launch({ executablePath: await requireChromium(), args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function gallery({ width = 390, scheme = 'light', language = 'zh-CN' }: { width?: number; scheme?: 'light' | 'dark'; language?: string } = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 844 }, colorScheme: scheme, reducedMotion: 'reduce', isMobile: width < 600, hasTouch: width < 600 })
  await page.goto(`${server.origin}/design?language=${language}`)
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
    expect(await breaches(page)).toEqual([])
    await page.close()
  })

  it('gives a finger 44 px everywhere', async () => {
    const page = await gallery()
    const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('a, button, input, select, textarea, summary')]
      .filter((element) => element.checkVisibility())
      .map((element) => ({ element, box: (element.closest('label') ?? element).getBoundingClientRect() }))
      .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${Math.round(box.width)}×${Math.round(box.height)}`))
    expect(small).toEqual([])
    await page.close()
  })

  it('fits a phone with text at 200 %', async () => {
    const page = await gallery()
    await page.addStyleTag({ content: 'html { font-size: 200% }' })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide).toBeLessThanOrEqual(0)
    await page.close()
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

  it('opens a named sheet, closes it on Esc and gives the focus back', async () => {
    const page = await gallery()
    const opener = page.getByRole('button', { name: '继续填写' })
    await opener.focus()
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog', { name: '添加受访人' })
    await sheet.waitFor()
    expect(await sheet.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.close()
  })

  it('says a toast in a live region that was there before, and carries its action out', async () => {
    const page = await gallery()
    const region = page.locator('.ui-toaster[role=status]')
    expect(await region.textContent()).toBe('')
    await page.getByRole('button', { name: '新走访' }).click()
    expect(await region.textContent()).toContain('已删除照片')
    await region.getByRole('button', { name: '撤销' }).click()
    expect(await region.textContent()).toBe('')
    await page.close()
  })
})
