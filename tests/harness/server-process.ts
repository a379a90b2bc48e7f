import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '~/src/cli/setup.mjs'
import { layInto } from '../server/support/laid-pglite'
import { SHORT_LIVED } from '../server/support/server-program'
import { freePort } from './free-port'

/** The built server as its own process on its own data directory: it can be stopped, killed and started again. */
export class ServerProcess {
  readonly port: number
  readonly dataDir: string
  /** Settings of the next start. */
  readonly environment: Record<string, string>
  private readonly folder: string
  private child?: ChildProcess
  private output = ''
  private before = ''

  private constructor(port: number, dataDir: string, environment: Record<string, string>, folder: string) {
    this.port = port
    this.dataDir = dataDir
    this.environment = environment
    this.folder = folder
  }

  /**
   * @param environment settings beside those of every such server: the embedded database, a port and folder of its own
   * @param folder where the built program lies, in `dist`
   */
  static async create(environment: Record<string, string> = {}, folder: string = root): Promise<ServerProcess> {
    const dataDir = await mkdtemp(join(tmpdir(), 'ipw-server-'))
    await layInto(dataDir)
    return new ServerProcess(await freePort(), dataDir, environment, folder)
  }

  get origin(): string {
    return `http://localhost:${this.port}`
  }

  /** Starts it and waits until it says that it is ready. */
  async start(): Promise<void> {
    this.before = this.all()
    this.output = ''
    const child = spawn(process.execPath, [SHORT_LIVED, join(this.folder, 'dist/server/main.js')], {
      cwd: this.folder,
      env: { ...process.env, PORT: String(this.port), DATA_DIR: this.dataDir, DATABASE_URL: '', ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child = child
    const gone = new Promise<never>((_, reject) => child.once('exit', (code, signal) => reject(new Error(`server ended (${code ?? signal}):\n${this.output}`))))
    gone.catch(() => undefined)
    const printed = new Promise<void>((resolve) => {
      const read = (chunk: Buffer) => {
        this.output += chunk.toString()
        if (this.links().length >= 3) resolve()
      }
      child.stdout?.on('data', read)
      child.stderr?.on('data', read)
    })
    await Promise.race([printed, gone])
    await Promise.race([this.ready(), gone])
  }

  /** Everything it ever said, over all its starts. */
  all(): string {
    return this.before + this.output
  }

  /** The one-time sign-in links it printed: officer, supervisor, administrator. */
  links(): string[] {
    return [...this.output.matchAll(/https?:\/\/\S+\/enrol#\S+/g)].map(([link]) => link)
  }

  /** Tells the running process something it was prepared to hear. Resolves when it has heard: it answers a request after it. */
  async tell(signal: NodeJS.Signals): Promise<void> {
    this.child?.kill(signal)
    await this.ready()
  }

  async kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  async remove(): Promise<void> {
    await this.kill('SIGKILL')
    await rm(this.dataDir, { recursive: true, force: true })
  }

  private async ready(): Promise<void> {
    const answer = await fetch(`${this.origin}/api/health`)
    await answer.text()
    if (!answer.ok) throw new Error(`health answered ${answer.status}`)
  }
}
