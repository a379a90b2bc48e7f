import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import packageJson from '~/package.json' with { type: 'json' }
import { BrowserProcess } from '../harness/browser-process'
import { Deployment } from '../harness/deployment'
import { expectNothingForeign } from '../harness/nothing-foreign'
import { byText, signIn, waitForWorker } from '../harness/pages'
import { ServerProcess } from '../harness/server-process'
import { lookForUpdate } from '../harness/update'

const OLD = `版本 ${packageJson.version}`
const NEXT_NUMBER = `${packageJson.version}-next`
const NEXT = `版本 ${NEXT_NUMBER}`
const TYPED = '宜兴换版之时试验有限公司'

/** Goes there as a tap on a link does: the page's code stays. */
const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click()
const version = (page: Page, words: string) => page.getByText(words, { exact: true }).waitFor()

/** Pages of one build while the server has gone on to another: both are real builds of the whole app. */
describe.sequential('a new version is put on the server', () => {
  let deployment: Deployment
  let server: ServerProcess
  let phone: BrowserProcess
  let here: Page
  let there: Page
  /** Open in an app that knows no service worker, as those inside chat apps. */
  let bare: Page
  let next = ''
  const parts = (name: string) => readdirSync(join(deployment.app, 'assets')).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.js'))

  beforeAll(async () => {
    deployment = await Deployment.create()
    server = await ServerProcess.create({}, deployment.folder)
    phone = await BrowserProcess.create()
    const building = deployment.buildNext(NEXT_NUMBER)
    building.catch(() => undefined)
    await server.start()
    here = await phone.open()
    await signIn(here, server.links()[0]!)
    await waitForWorker(here)
    there = await phone.context().newPage()
    await there.goto(`${server.origin}/enterprises/new`)
    await there.getByLabel('企业名称').waitFor()
    bare = await phone.context().newPage()
    await bare.addInitScript(() => { Reflect.deleteProperty(Navigator.prototype, 'serviceWorker') })
    // Past the worker and what the browser has kept for it: what the server has is what is looked at.
    const session = await phone.context().newCDPSession(bare)
    await session.send('Network.enable')
    await session.send('Network.setBypassServiceWorker', { bypass: true })
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    await bare.goto(`${server.origin}/policy`)
    await bare.getByRole('heading').first().waitFor()
    next = await building
  })
  afterAll(async () => {
    try {
      await expectNothingForeign('phone', phone, server)
    } finally {
      await phone.remove()
      await server.remove()
      await deployment.remove()
    }
  })

  it('and an old page without a worker still loads its own parts, which the new build does not have', async () => {
    const [old] = parts('MePage')
    await server.kill('SIGTERM')
    await deployment.put(next)
    await server.start()
    expect(parts('MePage')).not.toContain(old)
    await go(bare, '我的')
    await version(bare, OLD)
  })

  it('an old page under the worker goes on too, and a tab with unsaved work keeps the old version', async () => {
    await here.evaluate(lookForUpdate)
    await byText(here, '新版本已备好').waitFor()
    await there.getByLabel('企业名称').fill('宜兴')
    await byText(there, '已存在本机').waitFor()
    // From now on the store does not answer: what is typed is in the page alone.
    await there.evaluate(async () => {
      const ended = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => { request.addEventListener('success', () => resolve(request.result)) })
      const name = (await indexedDB.databases()).map((database) => database.name!).find((known) => known.startsWith('ipw-user-'))!
      const db = await ended(indexedDB.open(name))
      const store = db.transaction('drafts', 'readwrite').objectStore('drafts')
      const state = window as Window & { letGo?: true }
      const keepOn = () => {
        if (state.letGo) db.close()
        else store.count().addEventListener('success', keepOn)
      }
      keepOn()
    })
    await there.getByLabel('企业名称').fill(TYPED)
    await here.getByRole('button', { name: '现在换用' }).click()
    await byText(here, '完成后自动换用').waitFor()
    // Lazily loaded after the deployment, by the old page from the old worker's store.
    await go(here, '我的')
    await version(here, OLD)
    expect(await there.getByLabel('企业名称').inputValue()).toBe(TYPED)
  })

  it('as soon as both have nothing in hand both switch, with all that was typed, unlocked', async () => {
    await there.evaluate(() => { (window as Window & { letGo?: true }).letGo = true })
    await version(here, NEXT)
    await expect.poll(() => there.getByLabel('企业名称').inputValue().catch(() => ''), { timeout: 30_000 }).toBe(TYPED)
    await there.getByRole('link', { name: '企业' }).first().waitFor()
    expect(await here.getByText('新版本已备好').count()).toBe(0)
  })

  it('a part that is nowhere any more brings the new version, once; a part that this one lacks too is told, and nothing goes in circles', async () => {
    let loads = 0
    bare.on('load', () => { loads += 1 })
    rmSync(join(server.dataDir, 'builds/files'), { recursive: true })
    await go(bare, '企业')
    await bare.getByRole('searchbox', { name: '找企业' }).waitFor()
    expect([loads, new URL(bare.url()).pathname]).toEqual([1, '/enterprises'])
    for (const part of parts('MePage')) rmSync(join(deployment.app, 'assets', part))
    await go(bare, '我的')
    await byText(bare, '这一页没有取到').waitFor()
    await go(bare, '政策')
    await bare.waitForURL(/policy$/)
    await go(bare, '我的')
    await expect.poll(() => bare.getByText('这一页没有取到').count()).toBeGreaterThan(0)
    expect(loads).toBe(2)
  })
})
