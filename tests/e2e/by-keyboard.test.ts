import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { breaches } from '../harness/axe'
import { PASSPHRASE, underWorker } from '../harness/pages'
import { useStage } from '../harness/stage'
import { ENTERPRISE } from '../harness/visit'
import { Keys } from '../looks/keys'

/** Whole journeys without a pointer and with reduced motion. Wherever the focus comes it must be seen; where it goes after a page or a sheet is looked at as well. */
describe.sequential('by keyboard alone', () => {
  const on = useStage('phone', 'desk')
  const photo = { name: '窑炉.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) }
  let page: Page
  let keys: Keys

  async function signIn(view: Page, link: string): Promise<Keys> {
    const hands = new Keys(view)
    await view.emulateMedia({ reducedMotion: 'reduce' })
    await view.goto(link)
    await view.getByLabel('口令', { exact: true }).waitFor()
    await hands.to(/^口令/)
    await hands.type(PASSPHRASE)
    await hands.press('Enter')
    await view.waitForURL((url) => url.pathname !== '/enrol')
    await view.evaluate(underWorker)
    return hands
  }

  beforeAll(async () => {
    page = await on.phone.open()
    const drawn = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(640, 480)
      canvas.getContext('2d')!.fillRect(0, 0, 640, 480)
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())]
    })
    photo.buffer = Buffer.from(drawn)
  })

  it('an officer signs in, skips the bars, and each page says where one is', async () => {
    keys = await signIn(page, on.server.links()[0]!)
    await page.getByRole('heading', { name: '今天' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '今天' }).waitFor()
    await keys.to('跳到正文', { most: 3 })
    await keys.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await keys.go('新走访')
    await page.waitForURL(/visits\/draft/)
    await keys.comesTo('新走访')
    expect(await page.title()).toContain('新走访')
  })

  it('records a visit: what is missing leads to its place, sheets give the focus back, a photo, and a reason in place of the signature', async () => {
    await keys.go('提交走访', { back: true })
    const lacks = page.getByRole('alert').filter({ hasText: '还差' })
    await lacks.waitFor()
    expect(await lacks.evaluate((box) => box.matches('[role=alert], [role=alert] *'))).toBe(true)
    await keys.go('选一家企业', { back: true })
    await keys.to('找企业', { most: 6 })
    await keys.type(ENTERPRISE)
    await page.getByRole('button', { name: ENTERPRISE }).waitFor()
    await keys.go(ENTERPRISE)
    await keys.tick('质押融资')
    expect(await page.getByRole('checkbox', { name: '质押融资' }).first().isChecked()).toBe(true)
    await keys.go('选政策或服务')
    await page.getByRole('dialog').waitFor()
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true)
    await keys.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await keys.comesTo('选政策或服务')
    const choosing = page.waitForEvent('filechooser')
    await keys.go('从相册选')
    await (await choosing).setFiles(photo)
    await page.getByRole('button', { name: '查看照片 1/1' }).waitFor()
    await keys.go('没有签名')
    await keys.to('未签名原因')
    await keys.type('本人不在场')
    const saved = page.getByRole('status').filter({ hasText: '已存在本机' }).first()
    await saved.waitFor()
    await keys.go('提交走访')
    await page.waitForURL(/visits\/[0-9a-f-]{36}$/)
    await page.getByRole('status').filter({ hasText: '已存在本机' }).first().waitFor()
    await keys.comesTo(ENTERPRISE)
    await page.locator('[aria-live]').filter({ hasText: '已全部送达' }).first().waitFor({ timeout: 60_000 })
  })

  it('a wrong field says what is wrong with it where it is read out', async () => {
    await page.goto(`${on.server.origin}/enterprises/new`)
    await page.getByLabel('统一社会信用代码').waitFor()
    await keys.to('统一社会信用代码')
    await keys.type('91320282MA00DEM14A')
    await keys.press('Tab')
    const told = () => page.getByLabel('统一社会信用代码').evaluate((field) => ({
      invalid: field.getAttribute('aria-invalid'),
      words: (field.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.innerText).join(' '),
    }))
    await expect.poll(async () => (await told()).words).toContain('代码不对')
    expect((await told()).invalid).toBe('true')
  })

  it('the self-check goes from its first question to its result', async () => {
    await page.goto(`${on.server.origin}/policy`)
    await page.getByRole('link', { name: '开始自查' }).waitFor()
    await keys.go('开始自查')
    await page.waitForURL(/policy\/check/)
    await page.getByRole('checkbox', { name: '贯标' }).or(page.getByRole('checkbox').first()).first().waitFor()
    await keys.press('Tab')
    for (let turn = 0; turn < 25 && !page.url().includes('/policy/result'); turn += 1) {
      const question = page.locator('main h2').first()
      const before = await question.innerText()
      if (before.includes('身份')) await keys.tick('企业')
      await keys.go(/^(下一步|看结果|不清楚)$/, { back: true })
      await page.waitForFunction((title) => location.pathname.endsWith('/result') || document.querySelector<HTMLElement>('main h2')?.innerText !== title, before)
      if (!page.url().includes('/policy/result')) await keys.comesTo(await question.innerText())
    }
    await page.waitForURL(/policy\/result/)
  })

  let view: Page
  let hands: Keys

  it('a supervisor reads the visit and gives it back with a remark', async () => {
    view = await on.desk.open({ width: 1280, height: 800 })
    hands = await signIn(view, on.server.links()[1]!)
    await view.getByRole('row').filter({ hasText: ENTERPRISE }).first().waitFor()
    await hands.go(ENTERPRISE)
    await view.waitForURL(/open=/)
    await view.getByRole('button', { name: '退回并说明' }).waitFor()
    await hands.press('r')
    await view.getByRole('dialog').waitFor()
    await hands.press('Escape')
    await view.getByRole('dialog').waitFor({ state: 'hidden' })
    await hands.comesTo(ENTERPRISE)
    await hands.press('r')
    await view.getByRole('dialog').waitFor()
    await hands.to('退回说明')
    await hands.type('请补充通知书日期。')
    await hands.go(/^退回/)
    await view.getByRole('dialog').waitFor({ state: 'hidden' })
    await view.getByRole('status').filter({ hasText: '已退回' }).first().waitFor()
    expect(await view.evaluate(() => document.activeElement !== document.body)).toBe(true)
  })

  it('on a desk an enterprise opens beside the list: into it, on to the next, back to the row, and again by its address', async () => {
    await view.goto(`${on.server.origin}/enterprises`)
    const chosen = view.getByRole('region', { name: '企业：选中的一项' })
    const isIn = () => view.evaluate(() => document.activeElement?.closest('.ui-beside__pane')?.getAttribute('aria-label'))
    await view.getByRole('searchbox', { name: '找企业' }).waitFor()
    await view.getByRole('link', { name: ENTERPRISE }).waitFor()
    await hands.go(ENTERPRISE)
    await chosen.getByRole('heading', { name: ENTERPRISE }).waitFor()
    await hands.comesTo(ENTERPRISE)
    expect(await isIn()).toBe('企业：选中的一项')
    const address = view.url()
    expect(await breaches(view)).toEqual([])

    await hands.press('Escape')
    await view.waitForURL(/enterprises$/)
    await hands.comesTo(ENTERPRISE)
    expect(await isIn()).toBe('企业')
    await view.goBack()
    await chosen.getByRole('heading', { name: ENTERPRISE }).waitFor()
    expect(view.url()).toBe(address)

    await hands.comesTo(ENTERPRISE)
    await hands.to(ENTERPRISE, { back: true })
    await hands.press('ArrowDown')
    await view.waitForURL((url) => url.href !== address)
    await view.locator('.ui-beside__pane--list [aria-current=true]:focus').waitFor()
    expect(await isIn()).toBe('企业')

    await view.goto(address)
    await chosen.getByRole('heading', { name: ENTERPRISE }).waitFor()
    await view.locator('.ui-beside__pane--list [aria-current=true]').filter({ hasText: ENTERPRISE }).waitFor()
    expect(await view.title()).not.toContain(ENTERPRISE)
    expect(hands.unseen).toEqual([])
  })

  it('could see on every page where one was', () => { expect(keys.unseen).toEqual([]) })
})
