import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { useStage } from '../harness/stage'
import { Device } from '../server/support/client'
import { visit } from '../server/support/samples'
import { allDelivered, byText, PASSPHRASE, signIn, waitForWorker } from '../harness/pages'
import { ENTERPRISE } from '../harness/visit'

/** Two people, two browsers on profiles of their own, one enterprise: told in order, each step where the one before stopped. */
describe.sequential('two people change one field without knowing of each other', () => {
  const on = useStage('phone', 'desk')
  let page: Page
  let view: Page
  let profile: string

  const officers = '丁山北路 18 号（门牌新换）'
  const supervisors = '丁蜀镇解放路 5 号'

  it('both know the enterprise', async () => {
    page = await on.phone.open()
    await signIn(page, on.server.links()[0]!)
    await page.goto(`${on.server.origin}/enterprises`)
    await byText(page, ENTERPRISE).click()
    await page.waitForURL(/enterprises\/[0-9a-f-]{36}$/)
    profile = page.url()
    await waitForWorker(page)
    view = await on.desk.open({ width: 1280, height: 800 })
    await signIn(view, on.server.links()[1]!)
    await view.goto(profile)
    await view.getByRole('heading', { name: ENTERPRISE }).first().waitFor()
    await waitForWorker(view)
  })

  it('each writes another address while there is no network', async () => {
    await on.server.kill('SIGTERM')
    for (const [shown, address] of [[page, officers], [view, supervisors]] as const) {
      await shown.goto(`${profile}/edit`)
      await shown.getByLabel('地址').fill(address)
      await shown.getByRole('button', { name: '保存修改' }).click()
      await shown.waitForURL(profile)
      await byText(shown, address).waitFor()
    }
  })

  it('both see both values once both have sent', async () => {
    await on.server.start()
    for (const shown of [page, view]) {
      await allDelivered(shown, on.server.origin)
    }
    for (const shown of [page, view]) {
      await shown.goto(profile)
      const card = shown.getByRole('article', { name: '地址：选哪一个？' })
      await card.waitFor({ timeout: 60_000 })
      for (const address of [officers, supervisors]) await card.getByText(address).waitFor()
    }
  })

  it('counts it on the officer’s Today and in the supervisor’s log', async () => {
    await page.goto(on.server.origin)
    await page.getByRole('link', { name: new RegExp(`${ENTERPRISE}.*1 处待选定`) }).waitFor()
    await view.goto(on.server.origin)
    await view.getByRole('link', { name: new RegExp(`${ENTERPRISE}.*1 处待选定`) }).click()
    await view.waitForURL(profile)
  })

  it('one tap settles it for both', async () => {
    const card = view.getByRole('article', { name: '地址：选哪一个？' })
    const side = card.locator('div > div').filter({ hasText: officers })
    await side.getByRole('button').click()
    await card.waitFor({ state: 'detached' })
    await page.goto(profile)
    for (const shown of [page, view]) {
      await shown.locator('dl').getByText(officers).waitFor({ timeout: 60_000 })
      await shown.getByText(supervisors).first().waitFor({ state: 'detached', timeout: 60_000 })
    }
  })

  it('both can read in the history what each had written', async () => {
    await allDelivered(view, on.server.origin)
    for (const shown of [page, view]) {
      await shown.goto(profile)
      await shown.getByRole('button', { name: '查看修改历史' }).click()
      await byText(shown, '新建').waitFor()
      const told = await shown.getByRole('region', { name: '修改历史' }).innerText()
      for (const words of [officers, supervisors, '两个值都留着']) expect(told).toContain(words)
    }
  })

  it('an officer corrects a submitted visit: a revision the supervisor reads, with what was there before', async () => {
    const elsewhere = await Device.enrol(on.server.origin, on.server.links()[0]!.split('#')[1]!, undefined, PASSPHRASE)
    const submitted = elsewhere.edit(visit(profile.split('/').at(-1)!, { needs: [{ need: 'standards', priority: 'normal' }], note: '约定下周再来' }), { kind: 'visit' })
    await elsewhere.push(submitted)
    await page.goto(`${on.server.origin}/visits/${submitted.recordId}`)
    await page.getByRole('link', { name: '更正' }).click({ timeout: 60_000 })
    await page.getByLabel('备注').fill('约定下周三上午再来')
    await page.getByText(/^已存在本机/).first().waitFor()
    await page.reload()
    await expect.poll(() => page.getByLabel('备注').inputValue()).toBe('约定下周三上午再来')
    await page.getByRole('button', { name: '保存更正' }).click()
    await page.waitForURL(/visits\/[0-9a-f-]{36}$/)
    await allDelivered(page, on.server.origin)
    await view.goto(`${on.server.origin}/visits/${submitted.recordId}`)
    await byText(view, '约定下周三上午再来').waitFor({ timeout: 60_000 })
    expect(await view.getByRole('link', { name: '更正' }).count()).toBe(0)
    await view.getByRole('button', { name: '查看修改历史' }).click()
    await byText(view, '备注：约定下周再来 → 约定下周三上午再来').waitFor()
  })

  it('says that the history needs the network when there is none', async () => {
    await on.server.kill('SIGTERM')
    await page.goto(profile)
    await page.getByRole('button', { name: '查看修改历史' }).click()
    await byText(page, '要联网才能看').waitFor()
  })
})
