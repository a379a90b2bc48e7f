import { openAll, putAnswers, settled, still, toPress } from '../move'
import { scene, type Acting, type Scene } from '../scene'
import { ANSWERS } from '../station-content'

const of = scene('visitor')
const ITEM = '/policy/items/wuxi-2020-11/art01-invention-grant'

const answered = ({ page }: Acting) => putAnswers(page, 'self', ANSWERS)
const forgotten = ({ page }: Acting) => putAnswers(page, 'self', undefined)
const anew = (one: Scene): Scene => ({ ...one, anew: true })

/** Somebody without an account: what is public. */
export const visitorScenes: Scene[] = [
  of('first-visit', '/policy', async ({ page }) => {
    await page.evaluate(() => localStorage.removeItem('ipw.notice'))
    await page.reload()
    await page.locator('h1').first().waitFor()
    await still(page)
  }, ({ page, say }) => toPress(page, say('privacy.banner.seen')).click()),
  anew(of('welcome', '/welcome')),
  ...[
    anew(of('policy', '/policy')),
    anew(of('check-topics', '/policy/check?q=topics')),
    of('check-kind', '/policy/check?q=applicant.kind'),
  ].map((one) => ({ ...one, before: forgotten })),
  { ...of('result-empty', '/policy/result'), before: forgotten },
  { ...of('send-empty', '/policy/send'), before: forgotten },
  ...[
    of('check-list', '/policy/check?q=patents'),
    of('check-region', '/policy/check?q=applicant.region'),
    anew(of('result', '/policy/result')),
    of('result-open', '/policy/result', openAll),
    of('result-tried', '/policy/result', async ({ page, say }) => {
      await toPress(page, say('policy.try.try')).click()
      await page.locator('summary', { hasText: say('policy.try.title') }).click()
    }),
    of('result-forget', '/policy/result', ({ page, say }) => toPress(page, say('policy.result.forget')).click()),
    of('hand-over', '/policy/result', ({ page, say }) => toPress(page, say('handover.give.button')).click()),
    of('send', '/policy/send'),
    of('send-lacks', '/policy/send', ({ page, say }) => page.getByRole('button', { name: say('station.send.send') }).click()),
    anew(of('policy-answered', '/policy')),
  ].map((one) => ({ ...one, before: answered })),
  anew(of('items', '/policy/items')),
  of('items-none', '/policy/items', ({ page }) => page.getByRole('searchbox').fill('zzzz')),
  anew(of('item', ITEM)),
  of('item-missing', '/policy/items/wuxi-2020-11/nothing'),
  anew(of('directory', '/directory')),
  of('directory-none', '/directory?q=zzzz'),
  of('directory-entry', '/directory', async ({ page }) => {
    await page.locator('main .ui-row--tap').first().click()
    await page.waitForURL(/directory\/./)
  }),
  of('directory-missing', '/directory/nothing'),
  of('enrol-none', '/enrol'),
  of('enrol-unknown', '/enrol#abcdefghijklmnopqrstuvwxyz'),
  of('enrol', ({ station }) => `/enrol#${station.laid.unused.split('#')[1]!}`),
  of('enrol-weak', ({ station }) => `/enrol#${station.laid.unused.split('#')[1]!}`, async ({ page, say }) => {
    await page.getByLabel(say('vault.passphrase'), { exact: true }).fill('12345')
    await page.getByRole('button', { name: say('accounts.enrol.register') }).click()
  }),
  of('enrol-offline', ({ station }) => `/enrol#${station.laid.unused.split('#')[1]!}`, async ({ page, say }) => {
    await page.context().setOffline(true)
    await page.evaluate(() => undefined)
    await page.getByLabel(say('vault.passphrase'), { exact: true }).fill('青瓷 河埠头 早班船')
    await page.getByRole('button', { name: say('accounts.enrol.register') }).click()
    await page.getByRole('alert').first().waitFor()
  }, ({ page }) => page.context().setOffline(false)),
  anew(of('me', '/me')),
  anew(of('privacy', '/privacy')),
  of('forget', '/privacy/forget', async ({ page, say }) => {
    await page.getByRole('button', { name: say('privacy.forget.go') }).click()
    await settled(page)
  }),
  anew(of('help', '/help')),
  anew(of('help-offline', '/help/offline')),
  anew(of('terms', '/help/terms')),
  of('install', '/install', openAll),
  of('missing', '/nothing-is-here'),
]
