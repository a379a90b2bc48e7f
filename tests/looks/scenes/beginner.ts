import { NONCE_HEADER, type Mutation, type PushResponse, type Receipt } from '@/contract'
import { contentHash } from '@/device/hash'
import { toPress } from '../move'
import { NOW } from '../now'
import { scene, type Acting, type Scene } from '../scene'
import { open } from './newcomer'

const of = scene('beginner')
const PUSH = '**/api/sync/push'

/** What is sent comes back refused, and is left to the person. */
async function refuse({ page, say }: Acting): Promise<void> {
  await page.route(PUSH, (route) => {
    const { mutations } = route.request().postDataJSON() as { mutations: Mutation[] }
    const serverTime = new Date(NOW).toISOString()
    const receipts = mutations.map((mutation): Receipt => ({ mutationId: mutation.mutationId, outcome: 'rejected', code: 'mutation-invalid', at: 'set.note', contentHash: contentHash(mutation), serverTime }))
    return route.fulfill({ json: { nonce: route.request().headers()[NONCE_HEADER]!, serverTime, receipts } satisfies PushResponse })
  })
  await page.getByRole('link', { name: '宜兴示例青龙陶瓷有限公司' }).first().click()
  await toPress(page, say('enterprises.edit')).click()
  const note = page.getByLabel(say('enterprises.field.note'))
  await note.fill(`${await note.inputValue()}第二次去时窑炉已经停了。`)
  await page.getByRole('button', { name: say('enterprises.saveEdit') }).click()
  await page.waitForURL(/enterprises\/[0-9a-f-]{36}$/)
  await page.locator('a[href="/me/sync"]').filter({ visible: true }).first().click()
  await toPress(page, say('me.sync.again')).waitFor()
}
async function giveUp({ page, say }: Acting): Promise<void> {
  await toPress(page, say('me.sync.letGo')).click()
  await page.getByRole('dialog').getByRole('button', { name: say('me.sync.letGoYes') }).click()
  await page.unroute(PUSH)
}

const SPOILT = 'looks.spoilt'

/** The person's own database does not open any more; everything else does. */
async function spoil({ page }: Acting): Promise<void> {
  await page.addInitScript((flag) => {
    if (!sessionStorage.getItem(flag)) return
    const opens = IDBFactory.prototype.open
    IDBFactory.prototype.open = function openOthers(this: IDBFactory, name: string, version?: number) {
      if (name.startsWith('ipw-user-')) throw new DOMException('spoilt', 'UnknownError')
      return opens.call(this, name, version)
    }
  }, SPOILT)
  await page.evaluate((flag) => sessionStorage.setItem(flag, '1'), SPOILT)
  await page.reload()
  await page.waitForURL(/\/trouble/)
}
async function mend(acting: Acting): Promise<void> {
  await acting.page.evaluate((flag) => sessionStorage.removeItem(flag), SPOILT)
  await acting.page.goto(acting.station.origin)
  await acting.page.locator('h1').first().waitFor()
  if (new URL(acting.page.url()).pathname === '/unlock') await open(acting)
}

/** An officer of a town with one of each: lists with a single row; and what goes wrong on a phone. */
export const beginnerScenes: Scene[] = [
  of('today-one', '/'),
  of('enterprises-one', '/enterprises'),
  of('requests-one', '/assistance'),
  of('visit-told-wrong', ({ station }) => `/visits/${station.laid.toldWrong}`),
  of('enterprise-since', ({ station }) => `/enterprises/${station.laid.toldEnterprise}`),
  of('letters', '/letters'),
  of('letters-none', '/letters', ({ page, say }) => page.getByRole('searchbox', { name: say('station.inbox.search') }).fill('查无此厂')),
  of('letter', ({ station }) => `/letters/${station.laid.letter}`),
  of('letter-remove', ({ station }) => `/letters/${station.laid.letter}`, ({ page, say }) => toPress(page, say('station.letter.remove')).click()),
  of('sync-refused', '/enterprises', refuse, giveUp),
  { ...of('trouble', '/trouble'), before: spoil, after: mend },
]
