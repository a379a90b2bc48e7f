import { toPress } from '../move'
import { scene, type Acting, type Scene } from '../scene'

const supervisor = scene('supervisor')
const administrator = scene('administrator')
const press = (key: string) => ({ page, say }: Acting) => toPress(page, say(key)).click()

async function personOpen({ page }: Acting): Promise<void> {
  await page.getByRole('button', { name: '试用专员' }).first().click()
  await page.getByRole('dialog').waitFor()
}

/** The supervisor's log and the administrator's people. */
export const bureauScenes: Scene[] = [
  supervisor('log', '/log'),
  supervisor('log-none', '/log?from=2020-01-01&to=2020-01-02'),
  supervisor('log-one', '/log?review=returned'),
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
