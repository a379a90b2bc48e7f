import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CDPSession, Page } from 'playwright-core'
import { BrowserProcess } from '../harness/browser-process'
import { ServerProcess } from '../harness/server-process'
import { cameraPhoto } from './files'
import { byText, signIn, waitForWorker } from './pages'
import { filesOnPhone, type PhoneFile } from './phone-files'

const town = '320282112'
const enterprise = '宜兴样例紫砂工艺有限公司'

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

describe.sequential('with the app closed, what waits goes out by Background Sync', () => {
  let server: ServerProcess
  let phone: BrowserProcess
  let blank: Page
  let tag: string
  let photo: PhoneFile
  let visitsBefore: number
  let supervisor: { authorization: string }

  const headers = { 'x-ipw-nonce': 'a-nonce-of-the-test', 'x-ipw-protocol': '1' }
  const records = async (): Promise<{ kind: string; id: string; fields: Record<string, unknown> }[]> => {
    const answer = await fetch(`${server.origin}/api/sync/pull?cursors=%7B%7D`, { headers: { ...headers, ...supervisor } })
    const { towns } = (await answer.json()) as { towns: Record<string, { records: { kind: string; id: string; fields: Record<string, unknown> }[] }> }
    return Object.values(towns).flatMap((page) => page.records)
  }
  const ofKind = async (kind: string) => (await records()).filter((record) => record.kind === kind)

  async function signInSupervisor(): Promise<void> {
    const code = new URL(server.links()[1]!).hash.slice(1)
    const answer = await fetch(`${server.origin}/api/enrolments/redeem`, {
      method: 'POST', headers: { ...headers, 'content-type': 'application/json', origin: server.origin },
      body: JSON.stringify({ code, deviceId: crypto.randomUUID(), deviceLabel: 'desk' }),
    })
    supervisor = { authorization: `Bearer ${((await answer.json()) as { accessToken: string }).accessToken}` }
  }

  beforeAll(async () => {
    server = await ServerProcess.create()
    phone = await BrowserProcess.create()
    await server.start()
  })
  afterAll(async () => {
    await phone?.remove()
    await server?.remove()
  })

  it('a visit with a photo is saved while the server is stopped, and the browser is asked to see to it', async () => {
    const page = await phone.open()
    await signIn(page, server.links()[0]!)
    await page.goto(`${server.origin}/enterprises`)
    await byText(page, enterprise).waitFor()
    await waitForWorker(page)
    const photoPath = join(tmpdir(), `ipw-background-${process.pid}.jpg`)
    await cameraPhoto(page, photoPath)
    await server.kill('SIGTERM')

    await byText(page, enterprise).click()
    await page.getByRole('link', { name: '新走访' }).click()
    await page.waitForURL(/visits\/draft/)
    await page.getByRole('region', { name: '需求与问题' }).getByRole('checkbox', { name: '质押融资' }).first().check()
    await page.getByLabel('从相册选').setInputFiles(photoPath)
    await page.getByRole('button', { name: '查看照片 1/1' }).waitFor()
    await page.getByText('没有签名？').click()
    await page.getByLabel('未签名原因').fill('本人不在场')
    await page.getByRole('button', { name: '提交走访' }).click()
    await page.waitForURL(/visits\/[0-9a-f-]{36}$/)
    await byText(page, '待发送').waitFor()
    photo = (await filesOnPhone(page)).find(({ role }) => role === 'photo')!

    await page.waitForFunction(async () => {
      const registration = await navigator.serviceWorker.ready as unknown as { sync: { getTags(): Promise<string[]> } }
      return (await registration.sync.getTags()).some((tag) => tag.startsWith('ipw-send:'))
    })
    tag = await page.evaluate(async () => (await (await navigator.serviceWorker.ready as unknown as { sync: { getTags(): Promise<string[]> } }).sync.getTags())[0]!)
    blank = await phone.context().newPage()
    await page.close()
    expect(phone.context().pages().map((open) => open.url())).toEqual(['about:blank'])
  })

  it('the worker alone brings record and photo to the server', async () => {
    await server.start()
    await signInSupervisor()
    visitsBefore = (await ofKind('visit')).length
    const { session, registrationId } = await workersOf(blank, server.origin)
    await session.send('ServiceWorker.dispatchSyncEvent', { origin: server.origin, registrationId, tag, lastChance: false })
    await expect.poll(async () => (await fetch(`${server.origin}/api/attachments/${town}/${photo.id}`, { headers: { ...headers, ...supervisor } })).status, { timeout: 60_000, interval: 500 }).toBe(200)
    const bytes = await (await fetch(`${server.origin}/api/attachments/${town}/${photo.id}`, { headers: { ...headers, ...supervisor } })).arrayBuffer()
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
    expect(digest).toBe(photo.sha256)
    expect(await ofKind('visit')).toHaveLength(visitsBefore + 1)
    expect(phone.context().pages().map((open) => open.url())).toEqual(['about:blank'])
  })

  it('the app then shows the receipts, and nothing is there twice', async () => {
    await blank.goto(`${server.origin}/me/sync`)
    await byText(blank, '全部送达').waitFor({ timeout: 60_000 })
    await blank.getByRole('heading', { name: /已收到回执 · \d/ }).waitFor()
    expect(await blank.getByText(/日志第 [\d,]+ 号/).count()).toBeGreaterThan(1)
    expect((await filesOnPhone(blank)).map(({ state }) => state)).toEqual(['received'])
    expect([(await ofKind('visit')).length, (await ofKind('attachment')).length]).toEqual([visitsBefore + 1, 1])
  })
})
