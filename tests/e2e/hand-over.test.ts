import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { useStage } from '../harness/stage'
import { byText, signIn, waitForWorker } from '../harness/pages'
import { ENTERPRISE, submitVisit } from '../harness/visit'
import { answerInventions } from './self-check'

/** Of the trial station's enterprise above. */
const code = '91320282MA0DEM01'

const give = (page: Page) => page.getByRole('dialog', { name: '交给工作站' })

/** Opens what the phone has by the button for it. */
async function open(page: Page, files: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '打开图片或文件' }).click()
  await (await chooser).setFiles(files)
}

describe.sequential('an enterprise hands its answers to an officer with no network anywhere', () => {
  const on = useStage('officer', 'factory')
  let officer: Page
  let factory: Page
  let pictures: string[]
  let file: string
  let creditCode: string
  let receipt: string

  it('begins with both phones at home', async () => {
    officer = await on.officer.open()
    await signIn(officer, on.server.links()[0]!)
    await officer.goto(`${on.server.origin}/enterprises`)
    await byText(officer, ENTERPRISE).waitFor()
    await waitForWorker(officer)
    factory = await on.factory.open()
    await factory.goto(on.server.origin)
    await waitForWorker(factory)
    await on.server.kill('SIGTERM')
  })

  it('shows the answers as codes and as a file', async () => {
    await factory.goto(`${on.server.origin}/policy/check`)
    await answerInventions(factory)
    await byText(factory, '13,200').waitFor()
    await factory.getByRole('button', { name: '交给工作站' }).click()
    await give(factory).getByText('写上企业名称').click()
    await give(factory).getByLabel('企业名称').fill('宜兴紫砂工艺有限公司（自填）')
    creditCode = await codeOf(officer)
    await give(factory).getByLabel('统一社会信用代码').fill(creditCode)
    await give(factory).getByLabel('联系人').fill('周慧敏')
    await give(factory).getByLabel('联系电话').fill('0510-8700 0000')

    const shown = give(factory).getByRole('img', { name: /^二维码/ })
    const count = Number(/共 (\d+) 张/.exec((await shown.getAttribute('aria-label'))!)![1])
    expect(count).toBeGreaterThan(1)
    pictures = []
    for (let n = 0; n < count; n += 1) {
      await give(factory).getByRole('button', { name: '下一张' }).click()
      const picture = on.path(`code-${n}.png`)
      await shown.screenshot({ path: picture })
      pictures.push(picture)
    }
    const download = factory.waitForEvent('download')
    await give(factory).getByRole('button', { name: '存成文件' }).click()
    file = on.path((await download).suggestedFilename())
    expect(file).toMatch(/\.ipw$/)
    await (await download).saveAs(file)
  })

  it('refuses what was changed on the way, and writes nothing yet', async () => {
    await officer.goto(`${on.server.origin}/enterprises`)
    await officer.getByRole('link', { name: '收企业自查' }).click()
    const changed = on.path('changed.ipw')
    await writeFile(changed, (await readFile(file, 'utf8')).replace('"costYuan":3200', '"costYuan":9200'))
    await open(officer, [changed])
    await byText(officer, '被改动过').waitFor()
    await open(officer, [file])
    await byText(officer, '这些是企业自己填的').waitFor()
    await officer.getByRole('button', { name: '不收这一份' }).click()
    await officer.getByRole('button', { name: '用摄像头扫码' }).waitFor()
  })

  it('takes the codes from pictures, in any order, and begins the visit of the enterprise it knows', async () => {
    await open(officer, [pictures.at(-1)!])
    await byText(officer, `已扫 1 张，共 ${pictures.length} 张`).waitFor()
    await open(officer, pictures.slice(0, -1))
    await officer.getByRole('radio', { name: `已有的：${ENTERPRISE}` }).waitFor()
    await byText(officer, '宜兴紫砂工艺有限公司（自填）').waitFor()
    await byText(officer, '不一致').waitFor()
    await byText(officer, '2020年9月15日').waitFor()
    await officer.getByText(/1\.32\s*万/).first().waitFor()
    await officer.getByRole('button', { name: '开始走访' }).click()
    await officer.waitForURL(/visits\/draft/)
    await officer.getByRole('heading', { name: ENTERPRISE }).waitFor()
    await officer.getByText(/1\.32\s*万/).first().waitFor()
    await expect.poll(() => officer.getByRole('region', { name: '时间与人员' }).getByLabel('姓名').last().inputValue()).toBe('周慧敏')
  })

  it('is worked out again by the server when it arrives', async () => {
    await officer.getByRole('region', { name: '需求与问题' }).getByRole('checkbox', { name: '质押融资' }).first().check()
    await officer.getByText('没有签名？').click()
    await officer.getByLabel('未签名原因').fill('本人不在场')
    await on.server.start()
    await submitVisit(officer)
    await byText(officer, '复核，结果一致').waitFor({ timeout: 60_000 })
  })

  it('goes online too: without network it says so and keeps what was typed, also over a reload', async () => {
    await on.server.kill('SIGTERM')
    await factory.goto(`${on.server.origin}/policy/result`)
    await factory.getByRole('link', { name: '联网送到工作站' }).click()
    await factory.getByRole('button', { name: '送出', exact: true }).click()
    await byText(factory, '同意以后才能送出').waitFor()
    await factory.getByLabel('所在镇（街道）').selectOption({ label: '丁蜀镇' })
    await factory.getByText('写上企业名称').click()
    await factory.getByLabel('企业名称').fill('宜兴紫砂工艺有限公司')
    await factory.getByLabel('统一社会信用代码').fill(creditCode)
    await factory.getByLabel('联系人').fill('周慧敏')
    await factory.getByRole('switch', { name: /我看过上面的说明，同意把这些内容送给丁蜀镇/ }).check()
    await factory.getByRole('button', { name: '送出', exact: true }).click()
    await byText(factory, '没有连上网络').waitFor()
    await factory.getByRole('button', { name: '交给工作站' }).click()
    await give(factory).getByRole('img', { name: /^二维码/ }).waitFor()
    await factory.reload()
    await factory.waitForFunction(() => [...document.querySelectorAll('input')].some(({ value }) => value === '周慧敏'))
  })

  it('arrives once, though the first answer was lost, and gives a number', async () => {
    await on.server.start()
    let first = 0
    await factory.context().route('**/api/letters', async (route) => { first = (await route.fetch()).status(); await route.abort() }, { times: 1 })
    await factory.getByRole('switch', { name: /我看过上面的说明/ }).check()
    await factory.getByRole('button', { name: '送出', exact: true }).click()
    // The letter is there, and nobody here knows: it is not said that it did not go.
    await byText(factory, '有没有送到还不清楚').waitFor()
    expect(first).toBe(200)
    await factory.getByRole('button', { name: '送出', exact: true }).click()
    await byText(factory, '工作站已收到').waitFor()
    receipt = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await factory.locator('main').innerText())![0]
    await factory.reload()
    await byText(factory, receipt).waitFor()
  })

  it('is found at the station by that number, taken over into a visit, and colleagues see by whom', async () => {
    await officer.goto(`${on.server.origin}/`)
    await officer.getByRole('link', { name: /^1 份企业来件待收下/ }).click()
    await officer.getByRole('searchbox').fill(receipt.toLowerCase().replace('-', ' '))
    await officer.getByRole('link', { name: /宜兴紫砂工艺有限公司/ }).click()
    await officer.getByRole('radio', { name: `已有的：${ENTERPRISE}` }).waitFor()
    await byText(officer, '周慧敏').waitFor()
    await officer.getByRole('button', { name: '收下并开始走访' }).click()
    await officer.waitForURL(/visits\/draft/)
    await officer.getByRole('heading', { name: ENTERPRISE }).waitFor()
    await officer.getByText(/1\.32\s*万/).first().waitFor()
    await officer.goto(`${on.server.origin}/letters`)
    await officer.getByText(/已收下$/).waitFor()
    expect(await officer.getByRole('link', { name: /宜兴紫砂工艺有限公司/ }).count()).toBe(1)
  })
})

/** The enterprise's whole code, as the officer's phone has it. */
const codeOf = async (page: Page): Promise<string> => new RegExp(`${code}[0-9A-Z]{2}`).exec(await page.locator('main').innerText())![0]
