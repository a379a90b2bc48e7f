import { beforeAll, describe, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { useStage } from '../../harness/stage'
import { signIn } from '../../harness/pages'
import { rowsOnPhone } from '../../harness/phone-storage'
import { row } from '../row'

const on = useStage('phone')
let first: Page
let second: Page

beforeAll(async () => {
  first = await on.phone.open()
  await signIn(first, on.server.links()[0]!)
})

const saved = (page: Page) => page.getByText(/^已存在本机 \d/).first().waitFor()

/** Lets nobody write until `letStoreGo()`: what is typed meanwhile in two tabs waits side by side, whatever the machine's pace. */
const holdStore = (page: Page) => page.evaluate(async () => {
  const name = (await indexedDB.databases()).map((database) => database.name!).find((known) => known.startsWith('ipw-user-'))!
  await new Promise<void>((held) => {
    const opening = indexedDB.open(name)
    opening.addEventListener('success', () => {
      const drafts = opening.result.transaction('drafts', 'readwrite').objectStore('drafts')
      let over = false
      const keep = () => {
        if (over) opening.result.close()
        else drafts.count().addEventListener('success', keep)
      }
      drafts.count().addEventListener('success', () => { held(); keep() })
      Object.assign(window, { letStoreGo: () => { over = true } })
    })
  })
})

describe('two tabs on one draft join what differs, ask about what clashes, and keep both', () => {
  row(27, 'in Chromium, of a draft', async () => {
    await first.goto(`${on.server.origin}/enterprises/new`)
    await first.getByLabel('企业名称').fill('宜兴样例窑炉设备有限公司')
    await saved(first)
    await first.waitForURL(/draft=/)
    second = await on.phone.context().newPage()
    await second.setViewportSize({ width: 390, height: 844 })
    await second.goto(first.url())
    await second.getByLabel('企业名称').waitFor()

    await second.getByLabel('企业名称').fill('宜兴样例窑炉设备股份公司')
    await saved(second)
    await expect.poll(() => first.getByLabel('企业名称').inputValue()).toBe('宜兴样例窑炉设备股份公司')

    // Typed in both before either is stored: whoever stores later asks.
    await holdStore(first)
    await first.getByLabel('企业名称').fill('甲版名称')
    await second.getByLabel('企业名称').fill('乙版名称')
    for (const page of [first, second]) await page.getByText('正在保存…').first().waitFor()
    await first.evaluate(() => (window as unknown as { letStoreGo(): void }).letStoreGo())
    const asks = (page: Page) => page.getByText('这份草稿在另一个窗口里也改了').first()
    await Promise.race([asks(first).waitFor(), asks(second).waitFor()])
    const [asked, other] = (await asks(first).isVisible()) ? [first, second] : [second, first]
    const [here, there] = asked === first ? ['甲版名称', '乙版名称'] : ['乙版名称', '甲版名称']
    expect(await asked.getByLabel('企业名称').inputValue()).toBe(here)
    await asked.getByRole('button', { name: '用这里的' }).click()
    await asks(asked).waitFor({ state: 'detached' })
    await expect.poll(() => other.getByLabel('企业名称').inputValue()).toBe(here)

    const drafts = await rowsOnPhone<{ value: { form: { name: string } } }>(asked, 'drafts')
    expect(drafts.map(({ value }) => value.form.name).sort()).toEqual([here, there].sort())
    return 'What differed was joined without a word; of one field typed in both tabs the person was asked, and the value not chosen stayed as a draft of its own.'
  })
})
