import type { Page } from 'playwright-core'

/** Adds an enterprise by its name as an officer does; it is on the phone when this returns. */
export async function addEnterprise(page: Page, origin: string, name: string): Promise<void> {
  await page.goto(`${origin}/enterprises/new`)
  await page.getByLabel('企业名称').fill(name)
  await page.getByRole('button', { name: '保存企业' }).click()
  await page.getByRole('heading', { name }).waitFor()
}
