import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { BrowserProcess } from '../harness/browser-process'
import { pageHand } from '../harness/chromium-hand'
import { useStage } from '../harness/stage'
import { cameraPhoto, evidencePdf, sha256 } from '../harness/files'
import { allDelivered, byText, openApp, signIn, waitForWorker } from '../harness/pages'
import { filesOnPhone, type PhoneFile } from '../harness/phone-files'
import { drawSignature, ENTERPRISE } from '../harness/visit'
import { checkFromVisit } from './self-check'

/**
 * The product's main job, told once from end to end: each step goes on where the one before it stopped, on the same two
 * browser profiles and the same server.
 */
describe.sequential('an officer’s day without network reaches the supervisor whole', () => {
  const on = useStage('phone', 'desk')
  let page: Page
  let photoPath: string
  let pdfPath: string
  let pdf: Buffer
  let onPhone: PhoneFile[]

  const added = '宜兴样例窑炉设备有限公司'
  const need = '质押融资'
  const commitment = '十天内回告银行对接结果'
  const remark = '请补充质押登记通知书'
  const feedback = '签名板在竖屏时太小'

  it('signs the officer in by a one-time link and brings the town’s enterprises to the phone', async () => {
    page = await on.phone.open()
    await signIn(page, on.server.links()[0]!)
    await page.getByRole('heading', { name: '今天' }).waitFor()
    await page.getByRole('button', { name: '跳过导览' }).click()
    await page.goto(`${on.server.origin}/enterprises`)
    await page.getByText('样例').first().waitFor()
    await waitForWorker(page)
  })

  it('starts cold with the server stopped, finds an enterprise and adds another', async () => {
    photoPath = on.path('photo.jpg')
    expect(await cameraPhoto(pageHand(page).run, photoPath)).toBeGreaterThan(3_000_000)
    await on.server.kill('SIGTERM')
    await on.phone.close()
    page = await on.phone.open()
    await openApp(page, on.server.origin)
    await page.getByRole('heading', { name: '今天' }).waitFor()
    expect(await page.getByText('初次使用').count()).toBe(0)

    await page.goto(`${on.server.origin}/enterprises`)
    await page.getByRole('searchbox', { name: '找企业' }).fill('紫砂')
    await byText(page, ENTERPRISE).waitFor()

    await page.goto(`${on.server.origin}/enterprises/new`)
    await page.getByLabel('企业名称').fill(added)
    await page.getByLabel('统一社会信用代码').fill('91320282MA00DEM14A')
    await byText(page, '代码不对').waitFor()
    await page.getByLabel('统一社会信用代码').fill('')
    await page.getByRole('button', { name: '保存企业' }).click()
    await page.getByRole('heading', { name: added }).waitFor()
  })

  it('records a visit with two needs, a camera photo, a signature and a commitment', async () => {
    await page.getByRole('link', { name: '新走访' }).click()
    await page.waitForURL(/visits\/draft/)
    for (const label of [need, '贯标']) await page.getByRole('region', { name: '需求与问题' }).getByRole('checkbox', { name: label }).first().check()
    await page.getByRole('button', { name: '加承诺' }).click()
    await page.getByLabel('承诺内容').fill(commitment)
    await page.getByLabel('从相册选').setInputFiles(photoPath)
    await page.getByRole('button', { name: '查看照片 1/1' }).waitFor()
    await drawSignature(page)
    await byText(page, '签名已存在本机').waitFor()
    await page.getByText(/^已存在本机 \d/).first().waitFor()
  })

  it('keeps the half-written visit when the browser is killed', async () => {
    const draft = page.url()
    await on.phone.kill()
    page = await on.phone.open()
    await openApp(page, draft)
    await expect.poll(() => page.getByLabel('承诺内容').inputValue()).toBe(commitment)
    await page.getByRole('button', { name: '查看照片 1/1' }).waitFor()
    await byText(page, '签名已存在本机').waitFor()
  })

  it('brings a draft that was thrown away by mistake back, photo and signature included', async () => {
    const draft = page.url()
    await page.getByRole('button', { name: '不要这份草稿' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '删掉草稿' }).click()
    await page.getByRole('heading', { name: '今天' }).waitFor()
    await page.getByRole('button', { name: '撤销' }).click()
    await page.waitForURL((url) => url.href.startsWith(draft.split('#')[0]!))
    await expect.poll(() => page.getByLabel('承诺内容').inputValue()).toBe(commitment)
    await page.getByRole('button', { name: '查看照片 1/1' }).waitFor()
    await byText(page, '签名已存在本机').waitFor()
  })

  it('answers the subsidy question as the 2020 text reads and shows it as blocked today', async () => {
    const draft = page.url()
    await checkFromVisit(page)
    await page.waitForURL((url) => url.href.startsWith(draft))
    await page.getByRole('button', { name: '提交走访' }).click()
    await page.waitForURL(/visits\/[0-9a-f-]{36}$/)
    await byText(page, '待发送').waitFor()
    await byText(page, commitment).waitFor()
  })

  it('files a request with a PDF', async () => {
    pdfPath = on.path('evidence.pdf')
    pdf = await evidencePdf(pdfPath, 300_000)
    await page.goto(`${on.server.origin}/assistance/new`)
    await page.waitForURL(/assistance\/draft/)
    await page.getByLabel('申请人名称').fill(added)
    await page.getByRole('radio', { name: '权利人' }).check()
    await page.getByLabel('权利类型').selectOption({ label: '专利' })
    await page.getByLabel('权利号码').fill('ZL202430000003.X')
    await byText(page, '号码校验通过').waitFor()
    await page.getByRole('region', { name: '事项' }).getByRole('checkbox').first().check()
    await page.getByLabel('事情经过').fill('网店销售与外观设计相同的茶壶，已公证购买。')
    await page.getByLabel('添加证据文件').setInputFiles(pdfPath)
    await page.getByRole('radio', { name: '侵权', exact: true }).check()
    await page.getByRole('switch', { name: '申请人已读以上说明' }).check()
    await page.getByRole('switch', { name: '申请人确认所述属实、材料真实' }).check()
    await page.getByRole('button', { name: '提交申请' }).click()
    await page.waitForURL(/assistance\/[0-9a-f-]{36}$/)
    await byText(page, '待发送').waitFor()
  })

  it('takes feedback without network, and shows beforehand what goes along', async () => {
    await page.goto(`${on.server.origin}/help/feedback`)
    await page.getByLabel('想说的话').fill(feedback)
    await byText(page, '看看会附上什么').click()
    await byText(page, '没有姓名、企业和记录内容').waitFor()
    expect(await page.locator('form').innerText()).not.toContain(added)
    await page.getByRole('button', { name: '交反馈' }).click()
    await byText(page, feedback).waitFor()
    await page.getByText('待发送', { exact: true }).last().waitFor()
  })

  it('holds everything after the browser is killed again', async () => {
    await on.phone.kill()
    page = await on.phone.open()
    await openApp(page, `${on.server.origin}/me/sync`)
    await page.getByRole('heading', { name: '同步中心' }).waitFor()
    await page.getByRole('heading', { name: /待发送 · 7/ }).waitFor()
    onPhone = await filesOnPhone(page)
    expect(onPhone.map(({ role }) => role).sort()).toEqual(['evidence', 'photo', 'signature'])
    expect(onPhone.find(({ role }) => role === 'evidence')?.sha256).toBe(sha256(pdf))
  })

  it('sends all of it without a tap once the server is back, and shows receipts', async () => {
    await on.server.start()
    await byText(page, '全部送达').waitFor({ timeout: 60_000 })
    await page.getByText(/日志第 [\d,]+ 号/).filter({ visible: true }).first().waitFor()
    await page.getByRole('heading', { name: /已收到回执 · 7/ }).waitFor()
    expect(await page.getByRole('heading', { name: /被退回/ }).count()).toBe(0)
    expect((await filesOnPhone(page)).map(({ state }) => state)).toEqual(['received', 'received', 'received'])
  })

  it('sends the feedback with the rest', async () => {
    await page.goto(`${on.server.origin}/help/feedback`)
    await page.getByText('已收到', { exact: true }).waitFor({ timeout: 60_000 })
    await byText(page, feedback).waitFor()
    await page.goto(`${on.server.origin}/me/sync`)
    await page.getByRole('heading', { name: '同步中心' }).waitFor()
  })

  it('shows the supervisor the visit, the request and every file byte for byte', async () => {
    const view = await on.desk.open({ width: 1280, height: 800 })
    await signIn(view, on.server.links()[1]!)
    await view.getByRole('heading', { name: '走访与援助记录' }).waitFor()
    const rows = view.getByRole('row').filter({ hasText: added })
    await rows.filter({ hasText: need }).click()
    await byText(view, commitment).waitFor()
    await byText(view, '13,200').or(byText(view, '1.32')).waitFor()
    await view.getByRole('img', { name: /照片/ }).first().waitFor()
    await view.getByRole('textbox', { name: '写批注' }).fill(remark)
    await view.getByRole('button', { name: '保存批注' }).click()
    await byText(view, remark).waitFor()
    await allDelivered(view, on.server.origin)

    for (const file of onPhone) expect(await downloaded(view, file.id), file.role).toBe(file.sha256)
  })

  it('brings the comment back to the officer', async () => {
    await page.goto(`${on.server.origin}/enterprises`)
    await page.getByRole('searchbox', { name: '找企业' }).fill(added)
    await byText(page, added).click()
    await page.getByRole('link', { name: /走访 ·/ }).first().click()
    await byText(page, remark).waitFor({ timeout: 60_000 })
  })

  it('still has it all after the server is killed and started again', async () => {
    await on.server.kill('SIGKILL')
    await on.server.start()
    const fresh = await BrowserProcess.create()
    try {
      const view = await fresh.open({ width: 1280, height: 800 })
      await signIn(view, on.server.links()[1]!)
      const rows = view.getByRole('row').filter({ hasText: added })
      await rows.filter({ hasText: need }).click()
      await byText(view, remark).waitFor()
      for (const file of onPhone) expect(await downloaded(view, file.id), file.role).toBe(file.sha256)
    } finally {
      await fresh.remove()
    }
    expect(sha256(await readFile(pdfPath))).toBe(onPhone.find(({ role }) => role === 'evidence')?.sha256)
  })
})

/** SHA-256 of an attachment as the server gives it to this profile's person. */
function downloaded(page: Page, attachmentId: string): Promise<string> {
  return page.evaluate(async (id) => {
    const nonce = crypto.randomUUID()
    const session = await (await fetch('/api/session/refresh', { method: 'POST', headers: { 'x-ipw-nonce': nonce, 'x-ipw-protocol': '1' } })).json()
    const answer = await fetch(`/api/attachments/320282112/${id}`, { headers: { authorization: `Bearer ${session.accessToken}`, 'x-ipw-nonce': nonce, 'x-ipw-protocol': '1' } })
    if (!answer.ok) return `HTTP ${answer.status}`
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await answer.arrayBuffer()))
    return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  }, attachmentId)
}
