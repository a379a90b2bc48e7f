import type { Locator, Page } from 'playwright-core'
import { byText } from '../harness/pages'

/** Three granted inventions of an enterprise in Yixing: capped at 5,000, counted at cost, capped at 5,000. */
const costsYuan = ['8000', '3200', '5000']

const next = (page: Page) => page.getByRole('button', { name: /^(下一步|看结果)$/ })

/**
 * Opens the self-check from the visit, answers it, and takes the result back into the visit.
 * The result must read as the 2020 text has it, and as stopped today.
 */
export async function checkFromVisit(page: Page): Promise<void> {
  await page.getByRole('link', { name: '做政策自查' }).click()
  await answerInventions(page)
  await byText(page, '13,200').waitFor()
  await byText(page, '已停止').waitFor()
  await page.getByRole('button', { name: '放进走访记录' }).click()
}

/** Answers the open self-check up to its result. */
export async function answerInventions(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: '专利', exact: true }).check()
  await goOn(page, next(page))
  while (!page.url().includes('/policy/result')) await answer(page)
}

/** One screen: what is known is said, everything else is left open. */
async function answer(page: Page): Promise<void> {
  const question = await page.locator('main h2').first().innerText()
  if (question.includes('身份')) await page.getByRole('radio', { name: '企业', exact: true }).check()
  if (question.includes('登记')) await page.getByRole('radio', { name: '宜兴市' }).check()
  if (question.includes('国内专利')) await listInventions(page)
  const open = page.getByRole('button', { name: '不清楚' })
  await goOn(page, await next(page).isEnabled() ? next(page) : open)
}

/** Presses and waits for the next screen itself: its address is there a moment before its question is. */
async function goOn(page: Page, button: Locator): Promise<void> {
  const before = await page.locator('main h2').first().innerText()
  await button.click()
  await page.waitForFunction(
    (title) => location.pathname.endsWith('/result') || ![title, undefined].includes(document.querySelector<HTMLElement>('main h2')?.innerText),
    before,
  )
}

async function listInventions(page: Page): Promise<void> {
  for (const [at, cost] of costsYuan.entries()) {
    await page.getByRole('button', { name: at ? '再添加一项' : /^添加/ }).click()
    const item = page.getByRole('group', { name: new RegExp(`专利 ${at + 1}$`) })
    await item.getByRole('radio', { name: '发明' }).check()
    await item.getByRole('radio', { name: '是', exact: true }).check()
    await item.getByLabel('授权公告是哪一天').fill('2020-09-15')
    await item.getByLabel('一共花了多少钱').fill(cost)
  }
}
