import type { Page } from 'playwright-core'
import { byText } from './pages'

/** An enterprise of the trial station's town. */
export const ENTERPRISE = '宜兴样例紫砂工艺有限公司'

/** Starts a visit from the open list of enterprises and fills in what is needed: one need, a photo, and why nobody signed. */
export async function fillVisit(page: Page, photoPath: string): Promise<void> {
  await byText(page, ENTERPRISE).click()
  await page.getByRole('link', { name: '新走访' }).click()
  await page.waitForURL(/visits\/draft/)
  await page.getByRole('region', { name: '需求与问题' }).getByRole('checkbox', { name: '质押融资' }).first().check()
  await page.getByLabel('从相册选').setInputFiles(photoPath)
  await page.getByRole('button', { name: '查看照片 1/1' }).waitFor()
  await page.getByText('没有签名？').click()
  await page.getByLabel('未签名原因').fill('本人不在场')
}

/** @returns the visit's address, once it is saved on the phone */
export async function submitVisit(page: Page): Promise<string> {
  await page.getByRole('button', { name: '提交走访' }).click()
  await page.waitForURL(/visits\/[0-9a-f-]{36}$/)
  return page.url()
}

/** Signs by hand, in strokes. */
export async function drawSignature(page: Page): Promise<void> {
  const pad = page.getByRole('img', { name: '签名板' })
  // Goes there once it stands still.
  await pad.hover({ position: { x: 40, y: 60 } })
  const box = (await pad.boundingBox())!
  await page.mouse.down()
  for (let step = 1; step <= 12; step++) await page.mouse.move(box.x + 40 + step * 16, box.y + 60 + (step % 2 ? 30 : -20))
  await page.mouse.up()
}
