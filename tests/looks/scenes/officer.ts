import { hush, openAll, toPress } from '../move'
import { scene, type Acting, type Scene } from '../scene'
import { HANDED_OVER, PUT_BY } from '../station-content'

const of = scene('officer')
const press = (key: string) => ({ page, say }: Pick<Acting, 'page' | 'say'>) => toPress(page, say(key)).click()

/** Begins two enterprises in a new visit, and looks for another after each. */
async function putBy({ page, say }: Acting): Promise<void> {
  await page.waitForURL(/visits\/draft/)
  for (const name of PUT_BY) {
    await page.getByRole('searchbox', { name: say('enterprises.search') }).fill(name)
    await page.getByRole('button', { name: say('enterprises.addNamed', { name }) }).click()
    await page.getByRole('button', { name: say('visits.searchInstead') }).click()
  }
}
async function discardVisit({ page, say }: Acting): Promise<void> {
  await page.getByRole('button', { name: say('visits.discard') }).click()
  await page.getByRole('dialog').getByRole('button', { name: say('visits.discardYes') }).click()
  await page.waitForURL((url) => url.pathname === '/')
}

/** An officer of a town with sixty enterprises: every page of the work. */
export const officerScenes: Scene[] = [
  of('today', '/'),
  of('today-later', '/', openAll),
  of('task', '/', async ({ page }) => {
    await page.getByText('外观侵权线索是否已公证').first().click()
    await page.getByRole('dialog').waitFor()
  }),
  of('tour', '/help', async ({ page, say }) => {
    await press('help.page.tour')({ page, say })
    await page.getByRole('button', { name: say('help.tour.skip') }).waitFor()
  }, press('help.tour.skip')),
  of('enterprises', '/enterprises'),
  of('enterprises-found', '/enterprises', ({ page }) => page.getByRole('searchbox').fill('qlt')),
  of('enterprises-none', '/enterprises', ({ page }) => page.getByRole('searchbox').fill('查无此厂')),
  of('enterprise', ({ station }) => `/enterprises/${station.laid.enterprise}`),
  of('enterprise-history', ({ station }) => `/enterprises/${station.laid.enterprise}`, press('records.history.show')),
  of('enterprise-conflict', ({ station }) => `/enterprises/${station.laid.conflict}`),
  of('enterprise-missing', '/enterprises/00000000-0000-7000-8000-000000000000'),
  of('enterprise-new', '/enterprises/new'),
  of('enterprise-errors', '/enterprises/new', async ({ page, say }) => {
    await page.getByLabel(say('enterprises.field.creditCode')).fill('91320282MA00DEM14A')
    await page.getByRole('button', { name: say('enterprises.addContact') }).click()
    await page.getByLabel(say('enterprises.person.phone')).fill('1380000000')
    await page.getByRole('button', { name: say('enterprises.save') }).click()
  }),
  of('enterprise-edit', ({ station }) => `/enterprises/${station.laid.enterprise}/edit`),
  of('visit-draft', ({ made }) => made.visitDraft),
  of('visit-advice', ({ made }) => made.visitDraft, press('visits.pickAdvice')),
  of('visit-consent', ({ made }) => made.visitDraft, async ({ page, say }) => {
    await page.locator('summary', { hasText: say('visits.consent.title') }).click()
    await toPress(page, say('visits.consent.add')).click()
  }),
  of('visit-errors', ({ made }) => made.visitDraft, async ({ page, say }) => {
    await page.getByRole('button', { name: say('visits.addCommitment') }).click()
    await page.getByRole('button', { name: say('visits.submit') }).click()
  }),
  of('visit-discard', ({ made }) => made.visitDraft, press('visits.discard')),
  of('visit-put-by', '/visits/new', putBy, discardVisit),
  of('visit-draft-gone', '/visits/draft/00000000-0000-7000-8000-000000000000'),
  of('visit', ({ station }) => `/visits/${station.laid.visit}`),
  of('visit-photo', ({ station }) => `/visits/${station.laid.visit}`, async ({ page, say }) => {
    await page.getByRole('button', { name: say('attachments.look', { name: '' }) }).or(page.locator('main button:has(img)')).first().click()
    await page.locator('dialog[open]').waitFor()
  }),
  of('visit-returned', ({ station }) => `/visits/${station.laid.returned}`),
  of('visit-correct', ({ station }) => `/visits/${station.laid.visit}/edit`),
  of('visit-missing', '/visits/00000000-0000-7000-8000-000000000000'),
  of('requests', '/assistance'),
  of('request-draft', ({ made }) => made.requestDraft),
  of('request-errors', ({ made }) => made.requestDraft, press('assistance.submit')),
  of('request', ({ station }) => `/assistance/${station.laid.request}`),
  of('request-submitted', ({ station }) => `/assistance/${station.laid.submitted}`),
  of('supplement', ({ station }) => `/assistance/${station.laid.request}/supplement`),
  of('request-missing', '/assistance/00000000-0000-7000-8000-000000000000'),
  of('check-enterprise', ({ station }) => `/policy/check?enterprise=${station.laid.enterprise}`),
  of('take', '/handover/take', openAll),
  of('take-confirm', '/handover/take', async ({ page, say }) => {
    await page.locator('main summary').first().click()
    await page.getByLabel(say('handover.take.pasteLabel')).fill(HANDED_OVER)
    await toPress(page, say('handover.take.takePasted')).click()
    await page.getByRole('button', { name: say('handover.take.begin') }).waitFor()
  }),
  of('take-damaged', '/handover/take', async ({ page, say }) => {
    await page.locator('main summary').first().click()
    await page.getByLabel(say('handover.take.pasteLabel')).fill(HANDED_OVER.slice(0, -9))
    await toPress(page, say('handover.take.takePasted')).click()
    await page.getByRole('alert').first().waitFor()
  }),
  of('take-two', '/handover/take', async ({ page, say }) => {
    const choosing = page.waitForEvent('filechooser')
    await toPress(page, say('handover.take.open')).click()
    const picture = { name: 'Screenshot_20261124_093012_com.tencent.mm_MM.png', mimeType: 'image/png', buffer: Buffer.from('no picture') }
    await (await choosing).setFiles([{ name: '企业资料.ipw', mimeType: 'application/json', buffer: Buffer.from(HANDED_OVER) }, picture, { ...picture, name: '营业执照.jpg' }])
    await page.getByRole('alert').first().waitFor()
  }),
  of('share-none', '/share'),
  of('feedback', '/help/feedback', async ({ page, say }) => {
    await page.getByRole('switch', { name: say('help.feedback.attach') }).check()
    await page.locator('summary', { hasText: say('help.feedback.look') }).click()
  }),
  of('me', '/me'),
  of('leave', '/me', press('me.leave.ask')),
  of('pin', '/me', async ({ page, say }) => {
    await page.getByRole('switch', { name: say('vault.me.pin') }).click()
    await page.getByRole('dialog').waitFor()
  }),
  of('passphrase', '/me', press('vault.me.change')),
  of('passkeys', '/me/passkeys'),
  of('sync', '/me/sync'),
  of('sync-waiting', ({ station }) => `/enterprises/${station.laid.enterprise}/edit`, async ({ page, say }) => {
    await page.context().setOffline(true)
    const note = page.getByLabel(say('enterprises.field.note'))
    const written = await note.inputValue()
    // In each language something else than it was.
    await note.fill(`${written.slice(0, 20)}${written.endsWith('再看一次。') ? '再看两次。' : '再看一次。'}`)
    await page.getByRole('button', { name: say('enterprises.saveEdit') }).click()
    await page.waitForURL(/enterprises\/[0-9a-f-]{36}$/)
    await page.locator('a[href="/me/sync"]').filter({ visible: true }).first().click()
    await page.waitForURL(/me\/sync/)
    await hush(page)
  }, ({ page }) => page.context().setOffline(false)),
  of('sync-sent', '/me/sync', ({ page, say }) => page.getByText(say('app.sync.done')).filter({ visible: true }).first().waitFor()),
]
