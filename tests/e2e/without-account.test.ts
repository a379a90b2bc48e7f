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
