import { createServer, type Server } from 'node:http'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { requireChromium } from '~/src/cli/chromium.mjs'
import { root } from '~/src/cli/setup.mjs'
import { row } from '../row'

const app = join(root, 'dist/app')
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.webmanifest': 'application/manifest+json' }
/** Grows with each version "released": the worker's script differs by it, as it does by a changed file. */
let version = 1
let server: Server
let browser: Browser
let origin: string
/** Lets the held answer go. */
let letPullGo = () => undefined as void

const person = { id: '01900000-0000-7000-8000-0000000000aa', name: '周敏', role: 'officer', towns: ['320282112'] }

/** Just enough of a server to sign in, and one that takes its time with news. */
async function api(path: string, nonce: string | undefined): Promise<{ status: number; body: unknown }> {
  if (path === '/api/enrolments/preview') return { status: 200, body: { person, expiresAt: '2099-01-01T00:00:00Z' } }
  if (path === '/api/enrolments/redeem') return { status: 200, body: { nonce, person, deviceId: '01900000-0000-7000-8000-0000000000bb', accessToken: 'token', accessExpiresAt: '2099-01-01T00:00:00Z' } }
  if (path !== '/api/sync/pull') return { status: 503, body: {} }
  await new Promise<void>((resolve) => { letPullGo = resolve })
  return { status: 200, body: { nonce, towns: {}, allowedTowns: person.towns, more: false } }
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path.startsWith('/api')) {
      void api(path, request.headers['x-ipw-nonce'] as string | undefined).then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)))
      return
    }
    const asked = join(app, path)
    const file = existsSync(asked) && statSync(asked).isFile() ? asked : join(app, 'index.html')
    const body = path === '/sw.js' ? `${readFileSync(file, 'utf8')}\n// ${version}` : readFileSync(file)
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain', 'cache-control': 'no-cache' }).end(body)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const address = server.address()
  origin = `http://localhost:${typeof address === 'object' ? address?.port : 0}`
  browser = await chromium.launch({ executablePath: await requireChromium(), args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
})

async function visitor(context: Awaited<ReturnType<Browser['newContext']>>): Promise<{ page: Page; loads: () => number }> {
  const page = await context.newPage()
  await page.goto(`${origin}/welcome`)
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  let loads = 0
  page.on('load', () => { loads += 1 })
  return { page, loads: () => loads }
}

row(31, 'in Chromium, another tab saves', async () => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  const here = await visitor(context)
  const there = await visitor(context)
  version = 2
  const offer = here.page.locator('.shell__update')
  // The page asks each hour and when it is seen again; a test does not wait that long.
  await here.page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration())?.update() })
  await offer.waitFor()
  expect([here.loads(), there.loads()]).toEqual([0, 0])

  await there.page.evaluate(() => new Promise<void>((held) => {
    void navigator.locks.request('ipw-unsaved', { mode: 'shared' }, () => new Promise<void>((letGo) => {
      Object.assign(window, { letGo })
      held()
    }))
  }))
  await offer.getByRole('button', { name: '现在换用' }).click()
  await offer.getByText('等它完成后再换用').waitFor()
  expect([here.loads(), there.loads()]).toEqual([0, 0])

  await there.page.evaluate(() => (window as unknown as { letGo(): void }).letGo())
  const reloaded = [here.page.waitForEvent('load'), there.page.waitForEvent('load')]
  await offer.getByRole('button', { name: '现在换用' }).click()
  await Promise.all(reloaded)
  await here.page.getByRole('heading', { level: 1 }).waitFor()
  expect(await offer.count()).toBe(0)
  await context.close()
  return 'The new version waited for the person, stepped back while another tab was saving, then took both tabs along at once.'
})

row(31, 'in Chromium, another tab sends or receives', async () => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  const here = await visitor(context)
  const there = await visitor(context)
  const asked = there.page.waitForRequest((request) => request.url().includes('/api/sync/pull'))
  await there.page.goto(`${origin}/enrol#a-code-that-is-long-enough-for-a-link`)
  await there.page.getByRole('button', { name: '登记这台设备' }).click()
  await asked
  version += 1
  await here.page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration())?.update() })
  const offer = here.page.locator('.shell__update')
  await offer.getByRole('button', { name: '现在换用' }).click()
  await offer.getByText('等它完成后再换用').waitFor()
  expect(here.loads()).toBe(0)

  letPullGo()
  await expect.poll(() => there.page.evaluate(async () => (await navigator.locks.query()).held?.some(({ name }) => name === 'ipw-unsaved')), { timeout: 60_000 }).toBe(false)
  const reloaded = here.page.waitForEvent('load')
  await offer.getByRole('button', { name: '现在换用' }).click()
  await reloaded
  await context.close()
  return 'No switch while another tab was receiving; it came when that tab was done.'
})
