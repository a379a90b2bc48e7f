import { PASSPHRASE } from '../../harness/pages'
import { goTo, toPress } from '../move'
import { scene, type Acting, type Scene } from '../scene'

const of = scene('newcomer')

export async function lock({ page, say }: Acting): Promise<void> {
  await page.getByRole('button', { name: say('app.lock') }).filter({ visible: true }).first().click()
  await page.waitForURL(/\/unlock/)
}
export async function open({ page, say }: Acting): Promise<void> {
  for (const close of await page.locator('dialog[open] .ui-sheet__close').all()) await close.click()
  await page.getByLabel(say('vault.passphrase'), { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: say('vault.unlock.go') }).click()
  await page.waitForURL((url) => url.pathname !== '/unlock')
}

const DIGITS = '135790'

const pinSwitch = ({ page, say }: Acting) => page.getByRole('switch', { name: say('vault.me.pin') })
async function lockByPin(acting: Acting): Promise<void> {
  const { page, say } = acting
  await pinSwitch(acting).click()
  await page.getByLabel(say('vault.me.pinChoose')).fill(DIGITS)
  await page.getByRole('button', { name: say('vault.me.save6') }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await lock(acting)
}
async function openByPin(acting: Acting): Promise<void> {
  const { page, say } = acting
  await page.getByLabel(say('vault.pin.label')).fill(DIGITS)
  await page.waitForURL((url) => url.pathname !== '/unlock')
  await goTo(page, '/me')
  await pinSwitch(acting).click()
  // Before that a page that begins anew finds the digits still there.
  await page.getByText(say('vault.me.pinOff')).waitFor()
}

/** An officer of a town in which nothing was recorded yet: every list empty; and the lock. */
export const newcomerScenes: Scene[] = [
  of('today-empty', '/'),
  of('enterprises-empty', '/enterprises'),
  of('requests-empty', '/assistance'),
  of('letters-empty', '/letters'),
  of('sync-empty', '/me/sync'),
  of('visit-nobody', '/visits/new', ({ page }) => page.waitForURL(/visits\/draft/)),
  of('lock', '/', lock, open),
  of('lock-wrong', '/', async (acting) => {
    await lock(acting)
    const { page, say } = acting
    await page.getByLabel(say('vault.passphrase'), { exact: true }).fill('这个口令是错的不行')
    await page.getByRole('button', { name: say('vault.unlock.go') }).click()
    await page.getByText(say('vault.wrong')).first().waitFor()
  }, open),
  of('lock-forgotten', '/', async (acting) => {
    await lock(acting)
    await toPress(acting.page, acting.say('vault.forgotten.ask')).click()
  }, open),
  of('lock-pin', '/me', lockByPin, openByPin),
]

