import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { addEnterprise } from '../harness/enterprise'
import { useStage } from '../harness/stage'
import { allDelivered, byText, protect, signIn, waitForWorker } from '../harness/pages'
import { deviceId, emptyStorage, keptOfPerson } from '../harness/phone-storage'
import { row } from './row'

/** A browser may clear an app's storage without a word. What was sent comes back; what was not is told; the phone is a new device. */
describe.sequential('a phone whose storage the browser emptied', () => {
  const on = useStage('phone', 'desk')
  let page: Page
  let before: string

  const [sent, unsent, offline, after] = ['宜兴已发试验有限公司', '宜兴未发试验有限公司', '宜兴离线试验有限公司', '宜兴重录试验有限公司']

  it('has sent one enterprise and saved another without network', async () => {
    page = await on.phone.open()
    await signIn(page, on.server.links()[0]!)
    await waitForWorker(page)
    await addEnterprise(page, on.server.origin, sent)
    await allDelivered(page, on.server.origin)
    before = await deviceId(page)
    await on.server.kill('SIGTERM')
    await addEnterprise(page, on.server.origin, unsent)
    await expect.poll(() => keptOfPerson(page, 'held')).toMatchObject({ unsent: 1 })
  })

  row(23, 'in Chromium, without network', async () => {
    await emptyStorage(page, on.server.origin)
    await on.phone.close()
    page = await on.phone.open()
    await page.goto(on.server.origin)
    await protect(page)
    const notice = page.getByRole('alert').filter({ hasText: '浏览器清空了本应用在这台设备上的数据' })
    await notice.waitFor()
    await notice.getByText('1 项修改或文件当时还没有发出').waitFor()
    await notice.getByText('已经找不回来').waitFor()
    await notice.getByText('最后一次同步成功').waitFor()
    expect(await deviceId(page)).not.toBe(before)
    await addEnterprise(page, on.server.origin, offline)
    await notice.waitFor()
    return 'Noticed and told at the next opening, without network, with the one edit that had not been sent; the phone goes on as a new device and saving works.'
  })

  it('gets back what the server has and sends what was saved since, as a new device in the same session', async () => {
    await on.server.start()
    await allDelivered(page, on.server.origin)
    await page.goto(`${on.server.origin}/enterprises`)
    await page.getByRole('searchbox', { name: '找企业' }).fill('试验有限公司')
    for (const name of [sent, offline]) await byText(page, name).waitFor()
    expect(await page.getByText(unsent).count()).toBe(0)
  })

  it('is quiet once the person has read it, and sends as before', async () => {
    await page.getByRole('button', { name: '我知道了' }).click()
    await page.reload()
    await addEnterprise(page, on.server.origin, after)
    expect(await page.getByText('浏览器清空了').count()).toBe(0)
    await page.goto(`${on.server.origin}/me/sync`)
    await page.getByRole('heading', { name: /已收到回执 · 2/ }).waitFor({ timeout: 60_000 })
    expect(await page.getByRole('heading', { name: /被退回/ }).count()).toBe(0)
  })

  row(35, 'in Chromium', async () => {
    const view = await on.desk.open({ width: 1280, height: 800 })
    await signIn(view, on.server.links()[2]!)
    await view.getByRole('button', { name: /试用专员/ }).click()
    const devices = view.getByRole('listitem').filter({ hasText: '替代原设备' })
    await devices.getByRole('button', { name: '停用' }).click()
    await view.getByRole('button', { name: '停用这台设备' }).click()
    await byText(view, '已停用').waitFor()
    await addEnterprise(page, on.server.origin, unsent)
    await page.goto(`${on.server.origin}/me/sync`)
    await byText(page, '需要重新登录').waitFor({ timeout: 60_000 })
    await page.getByRole('heading', { name: /待发送 · 1/ }).waitFor()
    return 'The server took nothing more from the blocked device, and the phone said so; what it saved afterwards waits on it and went out when its person got a new link. The keys of its vault stay, so that its person can hand over what is unsent.'
  })

  it('goes on with its unsent work when the administrator gives the person a new link', async () => {
    const view = on.desk.context().pages()[0]!
    await view.getByRole('button', { name: '发登录链接', exact: true }).last().click()
    const link = await view.getByRole('textbox', { name: '登录链接' }).inputValue()
    const blocked = await deviceId(page)
    await signIn(page, link)
    await allDelivered(page, on.server.origin)
    await page.getByRole('heading', { name: /已收到回执 · 3/ }).waitFor()
    expect(await deviceId(page)).not.toBe(blocked)
  })

  it('is told when the data does not open, and starts afresh beside it when the person says so', async () => {
    const id = String((await keptOfPerson(page, 'person') as { id: string }).id)
    await page.addInitScript((broken) => {
      const open = IDBFactory.prototype.open
      IDBFactory.prototype.open = function (name, ...more) {
        if (name === broken) throw new DOMException('Internal error opening backing store', 'UnknownError')
        return open.call(this, name, ...more)
      }
    }, `ipw-user-${id}.sealed`)
    await page.goto(on.server.origin)
    await page.getByRole('heading', { name: '本机数据打不开' }).waitFor()
    await page.getByRole('button', { name: '放下打不开的数据，重新开始' }).click()
    await page.getByRole('alert').filter({ hasText: '本机原来的数据打不开，已另起一份' }).waitFor()
    await page.goto(`${on.server.origin}/enterprises`)
    await page.getByRole('searchbox', { name: '找企业' }).fill('试验有限公司')
    for (const name of [sent, offline, after]) await byText(page, name).waitFor({ timeout: 60_000 })
  })
})
