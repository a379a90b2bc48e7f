import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drivenHand } from './driven-hand'
import type { AnyBrowser, Hand } from './hand'
import { Marionette } from './marionette'
import { groupEnded } from './process-group'

/** A system's Firefox asks nobody but us, asks the person nothing, and speaks Chinese. */
const PREFERENCES: Record<string, string | number | boolean> = {
  'marionette.port': 0,
  'intl.accept_languages': 'zh-CN',
  'app.normandy.enabled': false, 'app.update.enabled': false, 'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.shell.checkDefaultBrowser': false, 'browser.startup.homepage_override.mstone': 'ignore', 'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false, 'toolkit.telemetry.reportingpolicy.firstRun': false,
  'network.captive-portal-service.enabled': false, 'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,', 'extensions.systemAddon.update.enabled': false,
  'browser.tabs.remote.separatePrivilegedContentProcess': false, 'dom.ipc.processCount': 2,
}

/** The system's own Firefox, unpatched. */
export class Firefox implements AnyBrowser {
  readonly name = 'firefox'
  version = ''
  readonly profile: string
  private readonly path: string
  private readonly preferences: Record<string, string | number | boolean>
  private child?: ChildProcess
  private marionette?: Marionette
  private hands: Hand[] = []

  private constructor(path: string, profile: string, preferences: Record<string, string | number | boolean>) {
    this.path = path
    this.profile = profile
    this.preferences = { ...PREFERENCES, ...preferences }
  }

  /** @param quotaBytes what an origin may store; the browser's own rule when absent */
  static async create(path: string, { quotaBytes }: { quotaBytes?: number } = {}): Promise<Firefox> {
    // An origin's group may use a fifth of all, but at least 10 MB.
    const limited: Record<string, number> = quotaBytes === undefined ? {} : { 'dom.quotaManager.temporaryStorage.fixedLimit': Math.ceil(quotaBytes * 5 / 1024) }
    return new Firefox(path, await mkdtemp(join(tmpdir(), 'ipw-firefox-')), limited)
  }

  async open(): Promise<Hand> {
    const lines = Object.entries(this.preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
    await writeFile(join(this.profile, 'user.js'), lines.join('\n'))
    const portFile = join(this.profile, 'MarionetteActivePort')
    await rm(portFile, { force: true })
    const child = spawn(this.path, ['--headless', '--marionette', '--no-remote', '--profile', this.profile, 'about:blank'], {
      stdio: 'ignore', detached: true, env: { ...process.env, MOZ_HEADLESS_WIDTH: '500', MOZ_HEADLESS_HEIGHT: '930', MOZ_CRASHREPORTER_DISABLE: '1' },
    })
    this.child = child
    this.marionette = await Marionette.to(await portIn(portFile, child))
    const session = await this.marionette.send('WebDriver:NewSession', { capabilities: { alwaysMatch: { timeouts: { script: 60_000 } } } })
    this.version = (session as { capabilities: { browserVersion: string } }).capabilities.browserVersion
    const [handle] = await this.marionette.send('WebDriver:GetWindowHandles') as string[]
    return this.keep(handle!)
  }

  async tab(): Promise<Hand> {
    // A tab that was closed cannot be where the next one is asked for.
    const [here] = await this.marionette!.send('WebDriver:GetWindowHandles') as string[]
    await this.marionette!.send('WebDriver:SwitchToWindow', { handle: here, focus: false })
    const { handle } = await this.marionette!.send('WebDriver:NewWindow', { type: 'tab', focus: true }) as { handle: string }
    return this.keep(handle)
  }

  tabs(): Hand[] {
    return this.hands
  }

  kill(): Promise<void> {
    return this.end(() => {
      if (this.child?.pid) process.kill(-this.child.pid, 'SIGKILL')
    })
  }

  close(): Promise<void> {
    return this.end(() => this.marionette?.send('Marionette:Quit', { flags: ['eAttemptQuit'] }).catch(() => undefined))
  }

  async remove(): Promise<void> {
    await this.kill()
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 })
  }

  private keep(handle: string): Hand {
    const hand = drivenHand(this.marionette!.driver(handle))
    this.hands.push(hand)
    return hand
  }

  private async end(how: () => unknown): Promise<void> {
    const child = this.child
    this.hands = []
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await how()
    await ended
    await groupEnded(child.pid!)
    this.marionette?.end()
  }
}

/** Firefox writes the port it has chosen into its profile. */
async function portIn(file: string, child: ChildProcess): Promise<number> {
  for (;;) {
    const port = Number(await readFile(file, 'utf8').catch(() => '0'))
    if (port > 0) return port
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Firefox ended (${child.exitCode ?? child.signalCode})`)
    await new Promise((resolve) => { setTimeout(resolve, 100) })
  }
}
