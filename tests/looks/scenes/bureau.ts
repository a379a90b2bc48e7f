import type { QuarantineEntry } from '@/contract'
import { toPress } from '../move'
import { NOW } from '../now'
import { scene, type Acting, type Scene } from '../scene'

const supervisor = scene('supervisor')
const administrator = scene('administrator')
const press = (key: string) => ({ page, say }: Acting) => toPress(page, say(key)).click()

async function personOpen({ page }: Acting): Promise<void> {
  await page.getByRole('button', { name: '试用专员' }).first().click()
  await page.getByRole('dialog').waitFor()
}

const HANDED_OVER: readonly QuarantineEntry[] = [{
  deviceId: '019ab000-0000-7000-8000-00000000f001', label: 'Android 手机', person: { id: '019ab000-0000-7000-8000-00000000f002', name: '试用专员' },
  waiting: 7, kinds: { visit: 2, task: 4, comment: 1 }, towns: ['320282112'], savedFrom: new Date(NOW - 3 * 86_400_000).toISOString(), savedTo: new Date(NOW - 86_400_000).toISOString(),
  arrivedAt: new Date(NOW).toISOString(), refused: 1, files: 3, filesRefused: 0, filesUnderWay: 2,
}]
const QUARANTINE = '**/api/quarantine'
/** A device that was shut out has handed over what it had not sent. */
const handOver = ({ page }: Acting) => page.route(QUARANTINE, (route) => route.fulfill({ json: HANDED_OVER }))
const takeBack = ({ page }: Acting) => page.unroute(QUARANTINE)

/** The supervisor's log and the administrator's people. */
export const bureauScenes: Scene[] = [
  supervisor('log', '/log'),
  supervisor('log-none', '/log?from=2020-01-01&to=2020-01-02'),
  supervisor('log-one', '/log?review=returned'),
  supervisor('log-conflicts', '/log?conflicts=1'),
  supervisor('log-open', ({ station }) => `/log?open=${station.laid.visit}`),
  supervisor('log-return', ({ station }) => `/log?open=${station.laid.visit}`, press('supervision.giveBack')),
  supervisor('log-request', ({ station }) => `/log?open=${station.laid.request}`),
  supervisor('log-gone', '/log?open=00000000-0000-7000-8000-000000000000'),
  supervisor('gaps', '/log/missing'),
  supervisor('enterprise-move', ({ station }) => `/enterprises/${station.laid.enterprise}`, press('enterprises.move.ask')),
  supervisor('enterprise-conflict', ({ station }) => `/enterprises/${station.laid.conflict}`),
  supervisor('visit', ({ station }) => `/visits/${station.laid.visit}`),
  supervisor('request', ({ station }) => `/assistance/${station.laid.request}`),
  administrator('people', '/people'),
  administrator('log', '/log'),
  administrator('gaps', '/log/missing'),
  { ...administrator('quarantine', '/people', undefined, takeBack), before: handOver },
  { ...administrator('quarantine-discard', '/people', press('accounts.quarantine.discard'), takeBack), before: handOver },
  administrator('person-new', '/people', press('accounts.people.add')),
  administrator('person', '/people', personOpen),
  administrator('person-edit', '/people', async (acting) => {
    await personOpen(acting)
    await press('accounts.person.edit')(acting)
  }),
  administrator('person-off', '/people', async (acting) => {
    await personOpen(acting)
    await press('accounts.person.off')(acting)
  }),
  administrator('link', '/people', async (acting) => {
    await personOpen(acting)
    await press('accounts.people.issue')(acting)
    await acting.page.getByRole('img').first().waitFor()
  }),
  administrator('audit', '/people/audit'),
  administrator('audit-checked', '/people/audit', press('audit.state.check')),
  administrator('feedback', '/people/feedback'),
  administrator('person-request', '/people/privacy'),
  administrator('people-offline', '/me', async ({ page, say }) => {
    await page.context().setOffline(true)
    await page.getByRole('link', { name: say('app.nav.people') }).filter({ visible: true }).first().click()
    await page.getByRole('alert').first().waitFor()
  }, ({ page }) => page.context().setOffline(false)),
]
