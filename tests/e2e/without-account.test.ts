import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page, Request } from 'playwright-core'
import { BrowserProcess } from '../harness/browser-process'
import { ServerProcess } from '../harness/server-process'
import { byText, waitForWorker } from './pages'
import { answerInventions } from './self-check'

describe.sequential('an enterprise checks by itself what it may claim', () => {
  let server: ServerProcess
  let phone: BrowserProcess
  let page: Page
  const asked: Request[] = []

  beforeAll(async () => {
    server = await ServerProcess.create()
    phone = await BrowserProcess.create()
    await server.start()
  })

  afterAll(async () => {
    await phone?.remove()
    await server?.remove()
  })

  it('opens once with network, and asks nobody but our own server', async () => {
    page = await phone.open()
    phone.context().on('request', (request) => asked.push(request))
    await page.goto(server.origin)
    await byText(page, '开始自查').waitFor()
    await waitForWorker(page)
    expect(asked.filter((request) => new URL(request.url()).origin !== server.origin)).toEqual([])
  })

  it('starts cold without network, answers to the yuan and sends nothing', async () => {
    await server.kill('SIGTERM')
    await phone.close()
    page = await phone.open()
    asked.length = 0
    phone.context().on('request', (request) => asked.push(request))
    await page.goto(server.origin)
    await byText(page, '开始自查').click()
    await answerInventions(page)
    await byText(page, '13,200').waitFor()
    await byText(page, '已停止').waitFor()
    expect(asked.filter((request) => request.method() !== 'GET').map((request) => request.url())).toEqual([])
  })

  it('goes on where it was left after the browser is killed', async () => {
    await phone.kill()
    page = await phone.open()
    await page.goto(`${server.origin}/policy/result`)
    await byText(page, '13,200').waitFor()
  })
})
