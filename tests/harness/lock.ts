import type { Page } from 'playwright-core'

export const passphraseField = (page: Page) => page.getByLabel('口令', { exact: true })

/** At the lock, by keyboard. */
export async function enterPassphrase(page: Page, text: string): Promise<void> {
  await passphraseField(page).fill(text)
  await page.keyboard.press('Enter')
}

/** Locks by hand, on whatever page. */
export async function lock(page: Page): Promise<void> {
  await page.getByRole('button', { name: '立即锁定' }).first().click()
  await page.waitForURL(/\/unlock/)
}

/** From the page about oneself. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^(退出|仍然退出)/ }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** From here on requests for a session by passphrase are left without an answer. @returns `held`: when the first was made */
export function holdSignIn(page: Page) {
  let heard: () => void = () => undefined
  const held = new Promise<void>((resolve) => { heard = resolve })
  const ready = page.route('**/api/session/sign-in', async () => heard())
  return { ready, held, release: () => page.unroute('**/api/session/sign-in') }
}
