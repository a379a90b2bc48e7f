import { describe, expect, it } from 'vitest'
import type { Page, Request } from 'playwright-core'
import { useStage } from '../harness/stage'
import { letClockBeSet, setClockAhead } from '../harness/page-clock'
import { byText, waitForWorker } from '../harness/pages'
import { answerInventions } from './self-check'

/** Each piece of text in sight, with its place. */
const textsOn = (page: Page) => page.evaluate(() => [...document.querySelectorAll<HTMLElement>('#app *')].flatMap((element) => {
  const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent!.trim()).join('')
  const { x, y, width, height } = element.getBoundingClientRect()
  return text === '' || !element.checkVisibility() || y < 0 ? [] : [[text, ...[x, y, width, height].map((n) => Math.round(n))].join(' ')]
}))

describe.sequential('an enterprise checks by itself what it may claim', () => {
  const on = useStage('phone')
  let page: Page
  const asked: Request[] = []

  it('opens once with network, and asks nobody but our own server', async () => {
    page = await on.phone.open()
    on.phone.context().on('request', (request) => asked.push(request))
    await page.goto(on.server.origin)
    await byText(page, '开始自查').waitFor()
    await waitForWorker(page)
    expect(asked.filter((request) => new URL(request.url()).origin !== on.server.origin)).toEqual([])
  })

  it.each([['zh-CN', '/policy/check'], ['en', '/welcome']])('shows before any script what the app then shows, in the same place (%s, %s)', async (locale, path) => {
    const context = await on.phone.context().browser()!.newContext({ serviceWorkers: 'block', locale, viewport: { width: 390, height: 844 } })
    const scripts = /\.js$/
    await context.route(scripts, (route) => route.abort())
    const still = await context.newPage()
    await still.goto(on.server.origin + path)
    expect(await still.locator('#app > [aria-hidden=true] h1').count(), 'read to nobody').toBe(1)
    expect(await still.locator('#app :is(a, button, input):not([tabindex="-1"])').count(), 'nothing to go to by keyboard').toBe(0)
    const first = await textsOn(still)
    await context.unroute(scripts)
    const page = await context.newPage()
    await page.addInitScript(`globalThis.moved = 0; new PerformanceObserver((list) => { for (const { value } of list.getEntries()) moved += value }).observe({ type: 'layout-shift', buffered: true })`)
    await page.goto(on.server.origin + path)
    await page.locator('#app[data-v-app] main h1').waitFor()
    expect(first.length).toBeGreaterThan(12)
    expect(await textsOn(page)).toEqual(first)
    expect(await page.locator('#app > [aria-hidden]').count()).toBe(0)
    expect(await page.evaluate('moved')).toBeLessThan(0.02)
    await context.close()
  })

  it('takes over what was ticked before the app was there', async () => {
    const context = await on.phone.context().browser()!.newContext({ serviceWorkers: 'block', locale: 'zh-CN' })
    let come: () => void = () => undefined
    const may = new Promise<void>((resolve) => { come = resolve })
    await context.route(/\/index-[^/]+\.js$/, async (route) => { await may; await route.continue() })
    const page = await context.newPage()
    await page.goto(`${on.server.origin}/policy/check`, { waitUntil: 'commit' })
    await page.locator('#app > [aria-hidden] label', { hasText: /^专利$/ }).click()
    come()
    await page.getByRole('checkbox', { name: '专利', exact: true, checked: true }).waitFor()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.waitForURL(/q=/)
    await context.close()
  })

  it('shows the first screen to nobody whose page is another', async () => {
    const context = await on.phone.context().browser()!.newContext({ serviceWorkers: 'block', locale: 'zh-CN' })
    await context.route(/\.js$/, (route) => route.abort())
    const page = await context.newPage()
    const isFirst = async (path: string) => {
      await page.goto(on.server.origin + path, { waitUntil: 'domcontentloaded' })
      return await page.locator('#app h1').count() === 1
    }
    expect([await isFirst('/policy/check'), await isFirst('/policy/check?q=patents'), await isFirst('/directory')]).toEqual([true, false, false])
    await page.evaluate(() => localStorage.setItem('ipw.answers', 'yes'))
    expect(await isFirst('/policy/check')).toBe(false)
    await page.evaluate(() => { localStorage.clear(); localStorage.setItem('ipw-device', '{"known":{}}') })
    expect(await isFirst('/welcome')).toBe(false)
    await context.close()
  })

  it('answers the first question before any database is there, and finds it answered after closing at once', async () => {
    const context = await on.phone.context().browser()!.newContext({ serviceWorkers: 'block', locale: 'zh-CN' })
    const databases = /\/assets\/(dexie|phone-world)-/
    let held = 0
    await context.route(databases, () => { held += 1 })
    const quick = await context.newPage()
    await quick.goto(`${on.server.origin}/policy/check`)
    await quick.getByRole('checkbox', { name: '专利', exact: true }).check()
    await expect.poll(() => held).toBeGreaterThan(0)
    await quick.close()
    const again = await context.newPage()
    await context.unroute(databases)
    await again.goto(`${on.server.origin}/policy/check`)
    await again.getByRole('checkbox', { name: '专利', exact: true, checked: true }).waitFor()
    await again.waitForFunction(() => localStorage.getItem('ipw-leftover:self-check:self') === null && localStorage.getItem('ipw.answers') === 'yes')
    await again.reload()
    await again.getByRole('checkbox', { name: '专利', exact: true, checked: true }).waitFor()
    await context.close()
  })

  it('is shown the way out of a chat app, with the whole address to take along', async () => {
    const inside = await on.phone.context().newPage()
    const session = await on.phone.context().newCDPSession(inside)
    await session.send('Emulation.setUserAgentOverride', { userAgent: 'Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49' })
    const link = `${on.server.origin}/enrol#${'a'.repeat(32)}`
    await inside.goto(link)
    await inside.getByRole('dialog', { name: '请在浏览器里打开' }).waitFor()
    // The app's own menu opens what stands in the address.
    expect([await inside.getByLabel('也可以复制网址').inputValue(), inside.url()]).toEqual([link, link])
    await inside.getByRole('button', { name: '先在这里看看' }).click()
    await inside.waitForURL(`${on.server.origin}/enrol`)
    await inside.close()
  })

  it('starts cold without network, answers to the yuan and sends nothing', async () => {
    await on.server.kill('SIGTERM')
    await on.phone.close()
    page = await on.phone.open()
    asked.length = 0
    on.phone.context().on('request', (request) => asked.push(request))
    await page.goto(on.server.origin)
    await byText(page, '开始自查').click()
    await answerInventions(page)
    await byText(page, '13,200').waitFor()
    await byText(page, '已停止').waitFor()
    expect(asked.filter((request) => request.method() !== 'GET').map((request) => request.url())).toEqual([])
  })

  it('goes on where it was left after the browser is killed', async () => {
    await on.phone.kill()
    page = await on.phone.open()
    await page.goto(`${on.server.origin}/policy/result`)
    await byText(page, '13,200').waitFor()
  })

  it('says at another day what the same answers came to before', async () => {
    await letClockBeSet(on.phone.context())
    await setClockAhead(page, Date.parse('2020-12-01T10:00:00+08:00') - Date.now())
    await page.reload()
    await byText(page, '上次算出来的不一样').waitFor()
    await byText(page, '待核实：').waitFor()
    await page.getByRole('button', { name: '知道了', exact: true }).last().click()
    await byText(page, '上次算出来的不一样').waitFor({ state: 'detached' })
    await setClockAhead(page, 0)
    await page.reload()
    await byText(page, '上次算出来的不一样').waitFor()
  })

  it('shows what another answer would come to, and keeps it only when told so', async () => {
    const trial = page.getByRole('region', { name: '试算，没有保存' })
    const tryCost = async (yuan: string) => {
      await page.getByLabel(/一共花了多少钱/).fill(yuan)
      await byText(page, '最高 1.5 万元').waitFor()
    }
    await page.getByRole('button', { name: /这件专利已花的费用 3,200 元/ }).click()
    await tryCost('7000')
    await trial.getByRole('button', { name: '放弃' }).click()
    await byText(page, '13,200').waitFor()
    await tryCost('7000')
    await trial.getByRole('button', { name: '采用这些答案' }).click()
    await page.reload()
    await byText(page, '15,000').waitFor()
  })

  it('takes many patents from a pasted list, and leaves the lines it cannot read to be mended', async () => {
    await page.goto(`${on.server.origin}/policy/check?q=patents`)
    await page.getByText('批量填写').click()
    await page.getByLabel('专利号，一行一个').fill('ZL202010566088.9 2021-05-08 8000\nZL202010566088.1')
    await page.getByRole('button', { name: '读取', exact: true }).click()
    await byText(page, '添加了 1 件').waitFor()
    await byText(page, '号码校验不符').waitFor()
    expect(await page.getByLabel('专利号，一行一个').inputValue()).toContain('ZL202010566088.1')
    await page.getByRole('group', { name: /专利 4$/ }).waitFor()
  })

  it('names a patent that is there twice, and lets nobody go on from a sum it cannot read', async () => {
    await page.getByRole('button', { name: '再添加一项' }).click()
    const item = page.getByRole('group', { name: /专利 5$/ })
    await item.getByLabel('专利号是多少').fill('2020105660889')
    await byText(page, '这一件已经有了').waitFor()
    const cost = item.getByLabel(/一共花了多少钱/)
    await cost.fill('-500')
    await byText(page, '看不懂这个金额').waitFor()
    for (const leave of ['收起', '下一步']) {
      await page.getByRole('button', { name: leave }).click()
      expect(await cost.evaluate((input: HTMLInputElement) => [document.activeElement === input, input.value])).toEqual([true, '-500'])
    }
    await cost.fill('3215.80')
    await byText(page, '按 3,215 元 记').waitFor()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.waitForURL((url) => url.searchParams.get('q') !== 'patents')
  })
})
