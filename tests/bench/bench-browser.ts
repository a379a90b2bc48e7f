import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { requireChromium } from '~/src/cli/chromium.mjs'

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--no-default-browser-check', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--remote-debugging-pipe',
]
const HEAP_EVERY_MS = 50

type Params = Record<string, unknown>
interface Message { id?: number; method?: string; sessionId?: string; result?: Params; error?: { message: string }; params?: Params }

/**
 * A Chromium that nobody watches: a test library has every request told to it, body and all, which alone took the browser a second
 * of a push. Only what is asked for goes over the pipe.
 */
export class BenchBrowser {
  readonly #child: ChildProcess
  readonly #profile: string
  readonly #isOwn: boolean
  readonly #waiting = new Map<number, { resolve(result: Params): void; reject(error: Error): void }>()
  readonly #hears = new Map<string, (params: Params) => void>()
  #id = 0

  private constructor(child: ChildProcess, profile: string, isOwn: boolean) {
    this.#child = child
    this.#profile = profile
    this.#isOwn = isOwn
    // That it has ended is told by its exit.
    for (const pipe of child.stdio.slice(3)) pipe?.on('error', () => undefined)
    let rest: Buffer = Buffer.alloc(0)
    ;(child.stdio[4] as Readable).on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.#take(JSON.parse(rest.subarray(0, end).toString()) as Message)
        rest = rest.subarray(end + 1)
      }
    })
    child.once('exit', (code) => { for (const { reject } of this.#waiting.values()) reject(new Error(`Chromium ended (${code})`)) })
  }

  /** @param given a profile that somebody else made and will remove; else one of its own */
  static async start(given?: string): Promise<BenchBrowser> {
    const profile = given ?? await mkdtemp(join(tmpdir(), 'ipw-bench-'))
    const child = spawn(await requireChromium(), [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true })
    return new BenchBrowser(child, profile, given === undefined)
  }

  #take({ id, method, sessionId, result, error, params }: Message): void {
    if (method) this.#hears.get(`${method} ${sessionId ?? ''}`)?.(params ?? {})
    const waiting = id === undefined ? undefined : this.#waiting.get(id)
    this.#waiting.delete(id!)
    if (error) waiting?.reject(new Error(error.message))
    else waiting?.resolve(result ?? {})
  }

  send<T>(method: string, params: Params = {}, sessionId?: string): Promise<T> {
    const id = (this.#id += 1)
    ;(this.#child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`)
    return new Promise((resolve, reject) => { this.#waiting.set(id, { resolve: resolve as (result: Params) => void, reject }) })
  }

  /** A page at `url` with a script run in it; the rules of the server against foreign scripts and addresses are lifted. */
  async open(url: string, script: string): Promise<BenchPage> {
    const page = await this.blank()
    await page.send('Page.setBypassCSP', { enabled: true })
    await page.go(url, script)
    return page
  }

  async blank(): Promise<BenchPage> {
    const { targetId } = await this.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await this.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
    return new BenchPage(this, targetId, sessionId)
  }

  /** Hears an event of the browser, or of one page. */
  on(method: string, hear: (params: Params) => void, sessionId = ''): void {
    this.#hears.set(`${method} ${sessionId}`, hear)
  }

  /** When the browser, or that page, next tells this. */
  next(method: string, sessionId = ''): Promise<Params> {
    return new Promise((resolve) => { this.on(method, resolve, sessionId) })
  }

  async remove(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    if (this.#child.pid) process.kill(-this.#child.pid, 'SIGKILL')
    await ended
    if (this.#isOwn) await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

export class BenchPage {
  readonly #browser: BenchBrowser
  readonly #targetId: string
  readonly #sessionId: string

  constructor(browser: BenchBrowser, targetId: string, sessionId: string) {
    this.#browser = browser
    this.#targetId = targetId
    this.#sessionId = sessionId
  }

  /** A command of the browser's protocol, for this page. */
  send<T>(method: string, params: Params = {}): Promise<T> {
    return this.#browser.send<T>(method, params, this.#sessionId)
  }

  /** Goes there and runs a script once the page has loaded. */
  async go(url: string, script: string): Promise<void> {
    await this.send('Page.enable')
    const loaded = this.#browser.next('Page.loadEventFired', this.#sessionId)
    await this.send('Page.navigate', { url })
    await loaded
    await this.send('Page.disable')
    await this.run(`${script}; 0`)
  }

  /** Value of an expression, waited for. */
  async run<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#browser.send<{ result: { value: T }; exceptionDetails?: { text: string; exception?: { description?: string } } }>(
      'Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, this.#sessionId)
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  /** Calls a function of the page's own, such as `bench.pushOurs`. */
  call<T>(name: string, ...args: unknown[]): Promise<T> {
    return this.run<T>(`${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`)
  }

  /**
   * Watches what the page holds in memory: script objects (those not yet swept included), the browser's own objects for it, and
   * buffers.
   * @returns how to stop, with the most there was, in MB
   */
  heapPeak(): () => Promise<number> {
    const watch = { on: true, most: 0 }
    const watching = (async () => {
      while (watch.on) {
        const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await this.#browser.send<{ usedSize: number; embedderHeapUsedSize?: number; backingStorageSize?: number }>(
          'Runtime.getHeapUsage', {}, this.#sessionId)
        watch.most = Math.max(watch.most, usedSize + embedderHeapUsedSize + backingStorageSize)
        await new Promise((resolve) => { setTimeout(resolve, HEAP_EVERY_MS) })
      }
    })().catch(() => undefined)
    return async () => {
      watch.on = false
      await watching
      return Math.round(watch.most / 1e6)
    }
  }

  /** Shows it, as a page in use is: behind another one the system gives it less of the processor. */
  async show(): Promise<void> {
    await this.send('Page.bringToFront')
  }

  /** Makes the page's thread so many times slower, as on a phone; its workers stay as fast as they are. */
  async slowDown(rate: number): Promise<void> {
    await this.#browser.send('Emulation.setCPUThrottlingRate', { rate }, this.#sessionId)
  }

  /** Has every picture of the page sent, as small as may be, and throws it away. */
  async lookAt(): Promise<void> {
    this.#browser.on('Page.screencastFrame', ({ sessionId }) => { this.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined) }, this.#sessionId)
    await this.send('Page.startScreencast', { format: 'jpeg', quality: 1, maxWidth: 39, maxHeight: 84 })
  }

  /** Closes it as it stands: no unload events. */
  async close(): Promise<void> {
    await this.#browser.send('Target.closeTarget', { targetId: this.#targetId })
  }
}
