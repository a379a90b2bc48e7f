// A browser keeps a new cookie in memory for up to half a minute before it is on disk: killed in between, it comes back with the one before.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { authenticate, refreshSession } from '@/server/accounts/sessions'
import { onEachBackend } from './support/backends'
import type { Device } from './support/client'
import { startTestServer, type TestServer } from './support/test-server'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 1_440 * MINUTE
/** Chromium's, for cookies. */
const WRITTEN_AFTER = 30 * SECOND

onEachBackend('a cookie that was lost', ({ openFresh }) => {
  let server: TestServer
  let device: Device
  beforeAll(async () => { server = await startTestServer(openFresh) })
  afterAll(() => server.close())
  beforeEach(async () => { device = await server.secondDevice((await server.officer()).person) })

  const secretOf = (cookie: string): string => cookie.split('=')[1]!
  const now = (): number => server.running.services.now().getTime()
  const outcome = async (work: Promise<unknown>): Promise<string> => work.then(() => 'ok', (error: { code?: string }) => error.code ?? String(error))

  /** The one honest holder of a session. */
  class Browser {
    memory: string
    disk: { cookie: string; unwritten?: { cookie: string; at: number } }
    access: string | undefined
    usable = 0
    constructor(cookie: string) {
      this.memory = cookie
      this.disk = { cookie }
    }
    /** What has reached the disk by now. */
    private write(): void {
      const { unwritten } = this.disk
      if (unwritten && now() - unwritten.at >= WRITTEN_AFTER) this.disk = { cookie: unwritten.cookie }
    }
    /** As session.ts does it: the access token, renewed when it has run out. */
    async use(): Promise<void> {
      this.write()
      if (!this.access || now() >= this.usable) await this.refresh()
      await authenticate(server.running.services, this.access!)
    }
    async refresh({ replyLost = false } = {}): Promise<void> {
      this.write()
      const renewed = await refreshSession(server.running.services, this.memory)
      if (replyLost) return
      this.memory = renewed.refreshToken
      this.access = renewed.accessToken
      this.usable = renewed.accessExpiresAt.getTime()
      // Cookies set while others wait to be written go with these.
      this.disk = { cookie: this.disk.cookie, unwritten: { cookie: renewed.refreshToken, at: this.disk.unwritten?.at ?? now() } }
    }
    kill(): void {
      this.write()
      this.memory = this.disk.cookie
      this.disk = { cookie: this.memory }
      this.access = undefined
    }
  }

  test('signs nobody out who comes back the next day', async () => {
    const browser = new Browser(secretOf(device.cookie))
    await browser.use()
    server.clock.advance(20 * SECOND)
    await browser.use()
    browser.kill()
    server.clock.advance(DAY)
    await browser.use()
    // And once more, in the same moment of the next life.
    browser.kill()
    server.clock.advance(5 * MINUTE)
    await browser.use()
    server.clock.advance(3 * MINUTE)
    await browser.use()
  })

  test('what the browser held in memory is worth nothing after that', async () => {
    const browser = new Browser(secretOf(device.cookie))
    await browser.use()
    const lost = { ...browser }
    browser.kill()
    server.clock.advance(10 * MINUTE)
    await browser.use()
    expect(await outcome(authenticate(server.running.services, lost.access!))).toBe('signed-out')
  })

  test('however a browser lives and is killed, its session goes on', async () => {
    const act = fc.oneof(
      fc.record({ do: fc.constant('use' as const), after: fc.integer({ min: 0, max: 90 * SECOND }) }),
      fc.record({ do: fc.constant('refresh' as const), after: fc.integer({ min: 0, max: 12 * MINUTE }) }),
      fc.record({ do: fc.constant('replyLost' as const), after: fc.integer({ min: 0, max: 12 * MINUTE }) }),
      fc.record({ do: fc.constant('kill' as const), after: fc.integer({ min: 0, max: 40 * SECOND }) }),
      fc.record({ do: fc.constant('away' as const), after: fc.integer({ min: 0, max: 3 * DAY }) }),
    )
    await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 14 }), async (acts) => {
      const browser = new Browser(secretOf((await server.secondDevice((await server.officer()).person)).cookie))
      for (const { do: what, after } of acts) {
        server.clock.advance(after)
        if (what === 'kill') browser.kill()
        else if (what === 'replyLost') await browser.refresh({ replyLost: true })
        else if (what === 'refresh') await browser.refresh()
        else await browser.use()
      }
      server.clock.advance(DAY)
      await browser.use()
    }), { numRuns: 8 })
  })

  test('a thief of the older token is let in at most until its owner comes, then nobody is', async () => {
    const stolen = secretOf(device.cookie)
    const browser = new Browser(stolen)
    await browser.use()
    server.clock.advance(60 * MINUTE)
    const thief = await refreshSession(server.running.services, stolen)
    await authenticate(server.running.services, thief.accessToken)
    expect(await outcome(browser.use())).toBe('signed-out')
    expect(await outcome(authenticate(server.running.services, thief.accessToken))).toBe('signed-out')
    expect(await outcome(refreshSession(server.running.services, thief.refreshToken))).toBe('signed-out')
  })

  test('a thief whose victim has gone on working ends the session at once', async () => {
    const stolen = secretOf(device.cookie)
    const browser = new Browser(stolen)
    await browser.use()
    server.clock.advance(3 * MINUTE)
    await browser.use()
    expect(await outcome(refreshSession(server.running.services, stolen))).toBe('signed-out')
    expect(await outcome(browser.use())).toBe('signed-out')
  })
})
