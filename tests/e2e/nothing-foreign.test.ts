import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BrowserProcess } from '../harness/browser-process'
import { waitForWorker } from '../harness/pages'
import { ServerProcess } from '../harness/server-process'

/** Every journey ends by looking at the browser's own log and at what it reported; here both are shown to notice. */
describe.sequential('whatever is tried towards a foreign host', () => {
  let server: ServerProcess
  let phone: BrowserProcess
  beforeAll(async () => {
    server = await ServerProcess.create()
    phone = await BrowserProcess.create()
    await server.start()
  })
  afterAll(async () => {
    await phone.remove()
    await server.remove()
  })
  const refused = () => server.all().split('\n').filter((line) => line.includes('content policy forbids')).map((line) => {
    const { directive, blocked } = JSON.parse(line) as { directive: string; blocked: string }
    return `${directive} ${blocked}`
  }).sort()

  it('is stopped by the policy in pages and in the service worker, and each attempt is reported', async () => {
    const page = await phone.open()
    await page.goto(server.origin)
    await waitForWorker(page)
    await page.evaluate(async () => {
      new Image().src = 'https://image.example/x.png'
      await fetch('https://page.example/').catch(() => undefined)
      try {
        document.body.innerHTML = '<b>typed by somebody else</b>'
      } catch { /* trusted types */ }
    })
    const worker = phone.context().serviceWorkers()[0]!
    await worker.evaluate(() => fetch('https://worker.example/').catch(() => undefined))
    await expect.poll(refused).toEqual([
      'connect-src https://page.example/', 'connect-src https://worker.example/', 'img-src https://image.example/x.png', 'require-trusted-types-for trusted-types-sink',
    ])
  })

  it('cannot be a code: it stands behind #, which no server is sent, and leaves the address once it is read', async () => {
    const [page] = phone.pages()
    const link = server.links()[0]!
    const code = new URL(link).hash.slice(1)
    const printed = server.all().split(code).length
    await page!.goto(link)
    await page!.getByRole('button', { name: '登记这台设备' }).waitFor()
    expect(page!.url()).toBe(`${server.origin}/enrol`)
    expect(await page!.evaluate((secret) => JSON.stringify([history.state, { ...localStorage }, { ...sessionStorage }]).includes(secret), code)).toBe(false)
    expect(server.all().split(code).length).toBe(printed)
  })

  it('is noted by the browser even where no policy reaches', async () => {
    const [page] = phone.pages()
    await page!.evaluate(() => {
      const hint = document.createElement('link')
      hint.rel = 'preconnect'
      hint.href = 'https://hint.example'
      document.head.append(hint)
    })
    // The log is written through when the browser ends; the line is opened before the next page is there.
    await page!.goto(`${server.origin}/me`)
    await phone.close()
    const { foreign, own } = await phone.network.asked()
    expect(foreign).toContain('https://hint.example')
    expect(foreign.filter((place) => /(page|worker|image)\.example/.test(place))).toEqual([])
    expect(own).toBeGreaterThan(20)
  })
})
