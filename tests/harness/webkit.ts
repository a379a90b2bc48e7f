import { spawn, type ChildProcess } from 'node:child_process'
import { statfs, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '~/src/cli/setup.mjs'
import { drivenHand, type Driver } from './driven-hand'
import { freePort } from './free-port'
import type { AnyBrowser, Hand } from './hand'
import { Display } from './display'
import { groupEnded, membersOf } from './process-group'

/** The system's own WebKitGTK in a window of ours, through its WebDriver. */
export class WebKit implements AnyBrowser {
  readonly name = 'webkit'
  version = ''
  readonly profile: string
  private readonly share: number
  private display?: Display
  private child?: ChildProcess
  private base = ''
  private hands: Hand[] = []
  /** Commands go one by one: which tab they mean is the session's state. */
  private turn: Promise<unknown> = Promise.resolve()

  private constructor(profile: string, share: number) {
    this.profile = profile
    this.share = share
  }

  /** @param quotaBytes what an origin may store; the browser's own rule when absent */
  static async create({ quotaBytes }: { quotaBytes?: number } = {}): Promise<WebKit> {
    const profile = await mkdtemp(join(tmpdir(), 'ipw-webkit-'))
    const { blocks, bsize } = await statfs(profile)
    return new WebKit(profile, quotaBytes === undefined ? 0 : quotaBytes / (blocks * bsize))
  }

  async open(): Promise<Hand> {
    this.display ??= await Display.start()
    const port = await freePort()
    this.child = spawn('WebKitWebDriver', [`--port=${port}`], {
      stdio: 'ignore', detached: true,
      env: {
        ...process.env, DISPLAY: this.display.name, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1', NO_AT_BRIDGE: '1',
        HOME: this.profile, XDG_DATA_HOME: join(this.profile, 'share'), XDG_CACHE_HOME: join(this.profile, 'cache'), XDG_CONFIG_HOME: join(this.profile, 'config'),
        IPW_PROFILE: this.profile, IPW_QUOTA_SHARE: this.share > 0 ? String(this.share) : '',
      },
    })
    this.base = `http://127.0.0.1:${port}`
    await this.listening()
    const session = await this.send('POST', '/session', {
      capabilities: { alwaysMatch: { timeouts: { script: 60_000 }, 'webkitgtk:browserOptions': { binary: '/usr/bin/gjs', args: [join(root, 'tests/harness/webkit-browser.cjs')] } } },
    }) as { sessionId: string; capabilities: { browserVersion?: string } }
    this.version = session.capabilities.browserVersion ?? ''
    this.base += `/session/${session.sessionId}`
    const [handle] = await this.send('GET', '/window/handles') as string[]
    return this.keep(handle!)
  }

  async tab(): Promise<Hand> {
    // A tab that was closed cannot be where the next one is asked for.
    const [here] = await this.send('GET', '/window/handles') as string[]
    await this.send('POST', '/window', { handle: here })
    const { handle } = await this.send('POST', '/window/new', { type: 'tab' }) as { handle: string }
    return this.keep(handle)
  }

  tabs(): Hand[] {
    return this.hands
  }

  /** Kills the process that holds every database, and leaves the pages standing, as a system short of memory does. */
  async killStorage(): Promise<void> {
    for (const { pid, name } of await membersOf(this.child!.pid!)) if (name.startsWith('WebKitNetworkPr')) process.kill(pid, 'SIGKILL')
  }

  async kill(): Promise<void> {
    const child = this.child
    this.hands = []
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    process.kill(-child.pid, 'SIGKILL')
    await ended
    await groupEnded(child.pid)
  }

  async close(): Promise<void> {
    await this.send('DELETE', '').catch(() => undefined)
    await this.kill()
  }

  async remove(): Promise<void> {
    await this.kill()
    await this.display?.stop()
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 })
  }

  private async listening(): Promise<void> {
    for (;;) {
      if (await fetch(`${this.base}/status`).catch(() => undefined)) return
      if (this.child?.exitCode !== null) throw new Error('the driver of WebKit ended')
      await new Promise((resolve) => { setTimeout(resolve, 50) })
    }
  }

  private async send(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(this.base + path, { method, ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}) })
    const { value } = await answer.json() as { value: { error?: string; message?: string } }
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`)
    return value
  }

  private keep(handle: string): Hand {
    const hand = drivenHand(this.driver(handle))
    this.hands.push(hand)
    return hand
  }

  private driver(handle: string): Driver {
    const { child } = this
    const call = (method: string, path: string, body?: object) => {
      const answered = this.turn.then(async () => {
        await this.send('POST', '/window', { handle })
        return this.send(method, path, body)
      })
      this.turn = answered.catch(() => undefined)
      return answered
    }
    const at = (element: unknown) => `/element/${String(Object.values(element as object)[0])}`
    return {
      navigate: async (url) => { await call('POST', '/url', { url }) },
      refresh: async () => { await call('POST', '/refresh') },
      address: async () => String(await call('GET', '/url')),
      script: (body, values) => call('POST', '/execute/async', { script: body, args: values }),
      click: async (element) => { await call('POST', `${at(element)}/click`) },
      clear: async (element) => { await call('POST', `${at(element)}/clear`) },
      type: async (element, text) => { await call('POST', `${at(element)}/value`, { text }) },
      picture: async () => String(await call('GET', '/screenshot')),
      closeTab: async () => { await call('DELETE', '/window') },
      ended: () => child?.exitCode !== null || child.signalCode !== null,
    }
  }
}
