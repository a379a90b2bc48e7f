import type { Locator, Page } from 'playwright-core'

/** The first visible place with these words. */
export const byText = (page: Page, words: string): Locator => page.getByText(words).filter({ visible: true }).first()

/** Of everybody in the journeys. */
export const PASSPHRASE = '青瓷 河埠头 早班船'

/** Opens a one-time link and registers the browser, with the passphrase everybody here has. */
export async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.getByLabel('口令', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: '登记这台设备' }).click()
  await page.waitForURL((url) => url.pathname !== '/enrol')
  await page.evaluate(underWorker)
}

/** Runs in the page: until the service worker, which hands the key of the vault to the next page, has this one. */
export const underWorker = (): Promise<void> => new Promise<void>((resolve) => {
  if (navigator.serviceWorker.controller) resolve()
  else navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true })
})

/** At the page before the vault, as after a browser ended: enters the passphrase and waits until the app is open. */
export async function unlock(page: Page): Promise<void> {
  await page.getByRole('heading', { name: '输入口令' }).waitFor()
  await page.getByLabel('口令', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: '解锁' }).click()
  await page.waitForURL((url) => url.pathname !== '/unlock')
}

/** At the page of somebody without a vault: what an earlier version kept clear is to be sealed, or the browser has lost it. */
export async function protect(page: Page): Promise<void> {
  await page.getByRole('button', { name: '加锁并继续' }).waitFor()
  await page.getByLabel('口令', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: '加锁并继续' }).click()
  await page.waitForURL((url) => url.pathname !== '/unlock')
}

/** Opens a page of the app in a browser that has been started anew. */
export async function openApp(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await unlock(page)
}

/** Until the service worker controls the page and has stored the whole app: from here it starts without network. */
export async function waitForWorker(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active?.state === 'activated') return
    await new Promise<void>((resolve) => active?.addEventListener('statechange', () => active.state === 'activated' && resolve()))
  })
}

/** Opens the sync centre and waits there until it says that the server has everything. */
export async function allDelivered(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/me/sync`)
  await byText(page, '全部送达').waitFor({ timeout: 60_000 })
}
