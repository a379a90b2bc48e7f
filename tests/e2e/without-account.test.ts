import { describe, expect, it } from 'vitest'
import type { Page, Request } from 'playwright-core'
import { useStage } from '../harness/stage'
import { byText, waitForWorker } from '../harness/pages'
import { answerInventions } from './self-check'

describe.sequential('an enterprise checks by itself what it may claim', () => {
  const on = useStage('phone')
  let page: Page
  const asked: Request[] = []

  it('opens once with network, and asks nobody but our own server', async () => {
    page = await on.phone.open()
    on.phone.context().on('request', (request) => asked.push(request))
    await page.goto(on.server.origin)
    await byText(page, '开始自查').waitFor()
    await waitForWorker(page)
    expect(asked.filter((request) => new URL(request.url()).origin !== on.server.origin)).toEqual([])
  })

  it('is shown the way out of a chat app, with the whole address to take along', async () => {
    const inside = await on.phone.context().newPage()
    const session = await on.phone.context().newCDPSession(inside)
    await session.send('Emulation.setUserAgentOverride', { userAgent: 'Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49' })
    const link = `${on.server.origin}/enrol#${'a'.repeat(32)}`
    await inside.goto(link)
    await inside.getByRole('dialog', { name: '请在浏览器里打开' }).waitFor()
    // The app's own menu opens what stands in the address.
    expect([await inside.getByLabel('也可以复制网址').inputValue(), inside.url()]).toEqual([link, link])
    await inside.getByRole('button', { name: '先在这里看看' }).click()
    await inside.waitForURL(`${on.server.origin}/enrol`)
    await inside.close()
  })

  it('starts cold without network, answers to the yuan and sends nothing', async () => {
    await on.server.kill('SIGTERM')
    await on.phone.close()
    page = await on.phone.open()
    asked.length = 0
    on.phone.context().on('request', (request) => asked.push(request))
    await page.goto(on.server.origin)
    await byText(page, '开始自查').click()
    await answerInventions(page)
    await byText(page, '13,200').waitFor()
    await byText(page, '已停止').waitFor()
    expect(asked.filter((request) => request.method() !== 'GET').map((request) => request.url())).toEqual([])
  })

  it('goes on where it was left after the browser is killed', async () => {
    await on.phone.kill()
    page = await on.phone.open()
    await page.goto(`${on.server.origin}/policy/result`)
    await byText(page, '13,200').waitFor()
  })
})
