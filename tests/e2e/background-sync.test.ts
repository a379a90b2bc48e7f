import { describe, expect, it } from 'vitest'
import type { CDPSession, Page } from 'playwright-core'
import { pageHand } from '../harness/chromium-hand'
import { useStage } from '../harness/stage'
import { cameraPhoto } from '../harness/files'
import { allDelivered, byText, signIn, unlock, waitForWorker } from '../harness/pages'
import { filesOnPhone, type PhoneFile } from '../harness/phone-files'
import { ENTERPRISE, fillVisit, submitVisit } from '../harness/visit'

const town = '320282112'

interface Registration { registrationId: string; scopeURL: string; isDeleted: boolean }

/** A browser whose app is closed: a blank page keeps it running, and its debugging session reaches the service workers. */
async function workersOf(blank: Page, origin: string): Promise<{ session: CDPSession; registrationId: string }> {
  const session = await blank.context().newCDPSession(blank)
  const registrationId = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }: { registrations: Registration[] }) => {
      const ours = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${origin}/` && !isDeleted)
      if (ours) resolve(ours.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  return { session, registrationId: await registrationId }
}

describe.sequential('with the app closed and the vault locked, what was saved goes out by Background Sync', () => {
  const on = useStage('phone')
  let blank: Page
  let tag: string | undefined
  let photo: PhoneFile
  let visitsBefore: number
  let supervisor: { authorization: string }

  const headers = { 'x-ipw-nonce': 'a-nonce-of-the-test', 'x-ipw-protocol': '1' }
  const records = async (): Promise<{ kind: string; id: string; fields: Record<string, unknown> }[]> => {
    const answer = await fetch(`${on.server.origin}/api/sync/pull?cursors=%7B%7D`, { headers: { ...headers, ...supervisor } })
    const { towns } = (await answer.json()) as { towns: Record<string, { records: { kind: string; id: string; fields: Record<string, unknown> }[] }> }
    return Object.values(towns).flatMap((page) => page.records)
  }
  const ofKind = async (kind: string) => (await records()).filter((record) => record.kind === kind)

  async function signInSupervisor(): Promise<void> {
    const code = new URL(on.server.links()[1]!).hash.slice(1)
    const answer = await fetch(`${on.server.origin}/api/enrolments/redeem`, {
      method: 'POST', headers: { ...headers, 'content-type': 'application/json', origin: on.server.origin },
      body: JSON.stringify({ code, deviceId: crypto.randomUUID(), deviceLabel: 'desk' }),
    })
    supervisor = { authorization: `Bearer ${((await answer.json()) as { accessToken: string }).accessToken}` }
  }

  it('a visit with a photo is saved while the server is stopped, and the browser is asked to see to it', async () => {
    const page = await on.phone.open()
    await signIn(page, on.server.links()[0]!)
    await page.goto(`${on.server.origin}/enterprises`)
    await byText(page, ENTERPRISE).waitFor()
    await waitForWorker(page)
    const photoPath = on.path('photo.jpg')
    await cameraPhoto(pageHand(page).run, photoPath, [1_600, 1_200])
    await on.server.kill('SIGTERM')

    await fillVisit(page, photoPath)
    await submitVisit(page)
    await byText(page, '待发送').waitFor()
    photo = (await filesOnPhone(page)).find(({ role }) => role === 'photo')!

    // Taken as seen: Chromium may fire it by itself, and then the list is empty at a second look.
    const ours = () => page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready as unknown as { sync: { getTags(): Promise<string[]> } }
      return (await registration.sync.getTags()).find((each) => each.startsWith('ipw-send:'))
    })
    await expect.poll(async () => { tag = await ours() ?? tag; return tag }, { timeout: 60_000 }).toBeDefined()
    // Nobody has the key any more: not a page, not the worker's memory.
    await on.phone.close()
    blank = await on.phone.open()
    expect(on.phone.context().pages().map((open) => open.url())).toEqual(['about:blank'])
  })

  it('the worker alone brings the records to the server; the photo stays until somebody unlocks', async () => {
    await on.server.start()
    await signInSupervisor()
    visitsBefore = (await ofKind('visit')).length
    const { session, registrationId } = await workersOf(blank, on.server.origin)
    await session.send('ServiceWorker.dispatchSyncEvent', { origin: on.server.origin, registrationId, tag: tag!, lastChance: false })
    await expect.poll(async () => (await ofKind('visit')).length, { timeout: 60_000, interval: 500 }).toBe(visitsBefore + 1)
    expect((await ofKind('attachment')).map(({ id }) => id)).toEqual([photo.id])
    expect((await fetch(`${on.server.origin}/api/attachments/${town}/${photo.id}`, { headers: { ...headers, ...supervisor } })).status).toBe(404)
    expect(on.phone.context().pages().map((open) => open.url())).toEqual(['about:blank'])
  })

  it('unlocked, the app shows the receipts, the photo goes, and nothing is there twice', async () => {
    await blank.goto(on.server.origin)
    await unlock(blank)
    await allDelivered(blank, on.server.origin)
    await blank.getByRole('heading', { name: /已收到回执 · \d/ }).waitFor()
    await blank.getByText(/日志第 [\d,]+ 号/).nth(1).waitFor()
    expect((await filesOnPhone(blank)).map(({ state }) => state)).toEqual(['received'])
    expect([(await ofKind('visit')).length, (await ofKind('attachment')).length]).toEqual([visitsBefore + 1, 1])
  })
})
