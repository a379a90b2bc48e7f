import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { requireChromium } from '~/src/cli/chromium.mjs'
import { NetworkLog } from './network-log'
import { groupEnded } from './process-group'

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--no-default-browser-check', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--accept-lang=zh-CN', '--remote-debugging-port=0',
]

/** A Chromium of our own on a profile that outlives it, so that it can be closed, killed and opened again like a phone's. */
export class BrowserProcess {
  readonly profile: string
  readonly network: NetworkLog
  private child?: ChildProcess
  private browser?: Browser

  private constructor(profile: string, network: NetworkLog) {
    this.profile = profile
    this.network = network
  }

  static async create(): Promise<BrowserProcess> {
    return new BrowserProcess(await mkdtemp(join(tmpdir(), 'ipw-profile-')), await NetworkLog.create())
  }

  /** Opens the browser on its profile and gives a page of phone size. */
  async open(viewport = { width: 390, height: 844 }): Promise<Page> {
    const path = await requireChromium()
    const child = spawn(path, [...FLAGS, this.network.flag(), `--user-data-dir=${this.profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
    this.child = child
    const endpoint = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const found = /DevTools listening on (ws:\/\/\S+)/.exec(said)
        if (found?.[1]) resolve(found[1])
      })
      child.once('exit', (code) => reject(new Error(`Chromium ended (${code}):\n${said}`)))
    })
    this.browser = await chromium.connectOverCDP(endpoint)
    const context = this.context()
    const page = context.pages()[0] ?? (await context.newPage())
    context.setDefaultTimeout(30_000)
    await page.setViewportSize(viewport)
    return page
  }

  context(): BrowserContext {
    const context = this.browser?.contexts()[0]
    if (!context) throw new Error('the browser is not open')
    return context
  }

  /** The open pages; none when the browser is not running. */
  pages(): Page[] {
    return this.browser?.contexts()[0]?.pages() ?? []
  }

  /** Ends it as the system would: no warning, no unload events. */
  kill(): Promise<void> {
    return this.end(() => {
      if (this.child?.pid) process.kill(-this.child.pid, 'SIGKILL')
    })
  }

  /** Closes it as a person would. */
  close(): Promise<void> {
    return this.end(async () => {
      const session = await this.browser?.newBrowserCDPSession()
      await session?.send('Browser.close')
    })
  }

  async remove(): Promise<void> {
    await this.kill()
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 })
    await this.network.remove()
  }

  private async end(how: () => unknown): Promise<void> {
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await how()
    await ended
    await groupEnded(child.pid!)
    this.browser = undefined
  }
}
