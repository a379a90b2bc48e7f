import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { EnrolmentIssued, PersonEntry } from '@/contract'
import { addEnterprise } from '../harness/enterprise'
import { evidencePdf } from '../harness/files'
import { byText, signIn, waitForWorker } from '../harness/pages'
import { ENTERPRISE } from '../harness/visit'
import { useStage } from '../harness/stage'
import { Device } from '../server/support/client'
import { assistance, task } from '../server/support/samples'

/** Keeps a transaction over the answers open as long as its tab lives. */
function holdAnswers(): Promise<void> {
  return new Promise((resolve) => {
    indexedDB.open('ipw-public').onsuccess = ({ target }) => {
      const answers = (target as IDBOpenDBRequest).result.transaction('answers', 'readwrite').objectStore('answers')
      const hold = () => {
        answers.get('self').onsuccess = hold
        resolve()
      }
      hold()
    }
  })
}

/** One request and its enterprise, told in order: sent back, sent again with more; then the enterprise moves to another town. On the way, what else a person must not have to guess. */
/** In the page, from its beginning: how far what is drawn has moved without anybody's doing (Layout Instability API). */
function countShifts(): void {
  const counter = globalThis as unknown as { shifted: number }
  counter.shifted = 0
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) counter.shifted += (entry as unknown as { value: number }).value }).observe({ type: 'layout-shift', buffered: true })
}

describe.sequential('a request is sent back for more evidence, its enterprise moves away, and nothing goes untold', () => {
  const on = useStage('phone', 'desk')
  const asked = '请补交购买凭证。'
  const answer = '补交 10 月 12 日的购买凭证。'
  const followUpTitle = '回访：年费是否已缴'
  let page: Page
  let view: Page
  let request: string
  let enterprise: string

  it('the bureau sends a request back', async () => {
    const { origin } = on.server
    const admin = await Device.enrol(origin, on.server.links()[2]!.split('#')[1]!)
    const { body: people } = await admin.call<PersonEntry[]>('GET', '/api/people')
    const door = async (role: string) => {
      const { body } = await admin.call<EnrolmentIssued>('POST', `/api/people/${people.find((person) => person.role === role)!.id}/enrolments`)
      return Device.enrol(origin, body.code)
    }
    const [officer, supervisor] = [await door('officer'), await door('supervisor')]
    const town = officer.person.towns[0]!
    const known = Object.values((await officer.pullPage({})).towns).flatMap(({ records }) => records)
    enterprise = known.find(({ fields }) => fields.name === ENTERPRISE)!.id
    const made = officer.edit(assistance({ enterpriseId: enterprise }), { kind: 'assistance' })
    request = made.recordId
    const moved = (by: Device, state: string, baseVersion: number) => by.edit({ state }, { kind: 'assistance', recordId: request, town, baseVersion })
    const note = (text: string, toState: string) => supervisor.edit({ onKind: 'assistance', onId: request, text, toState }, { kind: 'comment', town })
    const followUp = officer.edit(task({ title: followUpTitle }), { kind: 'task' })
    const outcome = supervisor.edit({ outcome: '已打电话' }, { kind: 'task', recordId: followUp.recordId, town, baseVersion: 1 })
    const receipts = [
      ...await officer.push(made, moved(officer, 'underReview', 1), followUp),
      ...await supervisor.push(moved(supervisor, 'supplement', 2), note(asked, 'supplement'), outcome),
    ]
    expect(new Set(receipts.map((receipt) => receipt.outcome))).toEqual(new Set(['applied']))
  })

  it('the officer adds evidence to what was submitted, and goes on with it after a reload', async () => {
    page = await on.phone.open()
    await signIn(page, on.server.links()[0]!)
    await waitForWorker(page)
    await page.goto(`${on.server.origin}/assistance/${request}`)
    await byText(page, asked).waitFor({ timeout: 60_000 })
    await page.getByRole('link', { name: '补充材料' }).click()
    await evidencePdf(on.path('购买凭证.pdf'), 20_000)
    await page.getByLabel('添加证据文件').setInputFiles(on.path('购买凭证.pdf'))
    await page.getByLabel('证据名称').fill('购买凭证')
    await byText(page, '已存在本机').waitFor()
    await page.reload()
    await expect.poll(() => page.getByLabel('证据名称').inputValue()).toBe('购买凭证')
    await page.getByRole('button', { name: '补充并重新提交' }).click()
    await byText(page, '写一句说明').waitFor()
    await page.getByLabel('这次补充了什么').fill(answer)
    await page.getByRole('button', { name: '补充并重新提交' }).click()
    await page.waitForURL(new RegExp(`/assistance/${request}$`))
    await byText(page, '后来补充').waitFor()
    await byText(page, answer).waitFor()
    await byText(page, '已收到 1 / 1 份').waitFor({ timeout: 60_000 })
  })

  it('a follow-up tells who changed what, and when', async () => {
    await page.goto(`${on.server.origin}/`)
    await byText(page, followUpTitle).click()
    const sheet = page.getByRole('dialog', { name: followUpTitle })
    await sheet.getByRole('button', { name: '查看修改历史' }).click()
    await sheet.getByText('结果：（空） → 已打电话').waitFor()
    await sheet.getByText('试用主管').waitFor()
  })

  it('the bureau sees what was added, by whom, and the request under review again', async () => {
    view = await on.desk.open({ width: 1280, height: 800 })
    await signIn(view, on.server.links()[1]!)
    await view.goto(`${on.server.origin}/assistance/${request}`)
    await view.getByRole('heading', { name: /后来补充 .* 试用专员/ }).waitFor({ timeout: 60_000 })
    await view.getByRole('button', { name: '购买凭证' }).waitFor()
    await byText(view, answer).waitFor()
    await expect.poll(() => view.locator('.way__step--now').innerText()).toContain(answer)
  })

  it('moving the enterprise needs the network, and says so', async () => {
    await view.goto(`${on.server.origin}/enterprises/${enterprise}`)
    await view.getByRole('button', { name: '移交到其他镇' }).click()
    await view.getByRole('combobox', { name: '移交到' }).selectOption({ index: 1 })
    await on.server.kill('SIGTERM')
    await view.getByRole('button', { name: '移交', exact: true }).click()
    await byText(view, '没有收到服务器的答复').waitFor()
    await on.server.start()
    await view.getByRole('button', { name: '移交', exact: true }).click()
    await byText(view, '已移交到').waitFor({ timeout: 60_000 })
  })

  it('the officer of the old town is told that it left', async () => {
    await page.goto(`${on.server.origin}/`)
    await byText(page, '1 家企业已移交其他镇').waitFor({ timeout: 60_000 })
    await page.locator('.ui-page').getByRole('button', { name: '知道了' }).click()
    await page.goto(`${on.server.origin}/enterprises/${enterprise}`)
    await byText(page, `“${ENTERPRISE}”已移交其他镇`).waitFor()
  })

  it('a self-check open in two tabs is joined question by question, and the same one answered differently is asked about', async () => {
    const other = await on.phone.context().newPage()
    const open = async (tab: Page, question: string) => {
      await tab.goto(`${on.server.origin}/policy/check?q=${question}`)
      await tab.locator('main h2').first().waitFor()
    }
    const pick = (tab: Page, name: string) => tab.getByRole('radio', { name, exact: true })
    await open(page, 'applicant.kind')
    await open(other, 'applicant.kind')
    await pick(page, '企业').check()
    await expect.poll(() => pick(other, '企业').isChecked()).toBe(true)
    // Both answer before either can store: the store is held busy meanwhile.
    const hand = await on.phone.context().newPage()
    await hand.goto(`${on.server.origin}/policy`)
    await hand.evaluate(holdAnswers)
    await pick(page, '个人').check()
    await pick(other, '事业单位').check()
    await hand.close()
    const asking = (tab: Page) => tab.getByRole('alert').filter({ hasText: '同一题在另一个窗口里答得不一样' })
    await expect.poll(async () => (await asking(page).count()) + (await asking(other).count())).toBe(1)
    const asked = await asking(page).count() ? page : other
    await asked.getByRole('button', { name: '用这里的' }).click()
    const chosen = asked === page ? '个人' : '事业单位'
    for (const tab of [page, other]) await expect.poll(() => pick(tab, chosen).isChecked()).toBe(true)
    await other.close()
  })

  it('what is not sent is told on every page, also where no account is needed', async () => {
    await on.server.kill('SIGTERM')
    await addEnterprise(page, on.server.origin, '未送达公司')
    for (const path of ['/visits/new', '/policy/check']) {
      await page.goto(`${on.server.origin}${path}`)
      await page.getByRole('link', { name: '1 条待发送' }).first().waitFor()
    }
    await page.addInitScript(countShifts)
    await page.goto(`${on.server.origin}/me/sync`)
    await byText(page, '未送达公司').waitFor()
    const checkNow = page.getByRole('button', { name: '现在核对一遍' })
    await checkNow.waitFor()
    // What moves away under the finger is not pressed.
    expect(await page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted)).toBeLessThan(0.02)
    await checkNow.click()
    await byText(page, '这次没有核对成').waitFor()
    await on.server.start()
    await checkNow.click()
    await byText(page, '全部送达').waitFor()
    await byText(page, '与服务器一致').waitFor()
    expect(await page.getByText('这次没有核对成').count()).toBe(0)
  })
})
