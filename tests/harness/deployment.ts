import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '~/src/cli/setup.mjs'

/** What the app is built of. */
const SOURCES = ['src', 'seeds', 'locales', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package.json']

/** In the configuration: before what is said of the app's output. */
const OUTPUT = 'pluginTimings: false }, output: {'

/** A folder with the built program, as on a server that is brought up to date by putting another build in its place. */
export class Deployment {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** With the present build. */
  static async create(): Promise<Deployment> {
    const deployment = new Deployment(await mkdtemp(join(tmpdir(), 'ipw-deployment-')))
    await cp(join(root, 'dist'), join(deployment.folder, 'dist'), { recursive: true })
    await symlink(join(root, 'node_modules'), join(deployment.folder, 'node_modules'))
    return deployment
  }

  /** Folder of the built app. */
  get app(): string {
    return join(this.folder, 'dist/app')
  }

  /** Builds the next version: the same sources under another number, which the page "Me" shows, and every part by another name. @returns the new app's folder */
  async buildNext(version: string): Promise<string> {
    const next = join(this.folder, 'next')
    await mkdir(next)
    for (const source of SOURCES) await cp(join(root, source), join(next, source), { recursive: true })
    await symlink(join(root, 'node_modules'), join(next, 'node_modules'))
    const about = JSON.parse(await readFile(join(next, 'package.json'), 'utf8')) as object
    await writeFile(join(next, 'package.json'), JSON.stringify({ ...about, version }))
    const config = await readFile(join(next, 'vite.config.ts'), 'utf8')
    if (!config.includes(OUTPUT)) throw new Error('where the build names its parts is written in another way now')
    await writeFile(join(next, 'vite.config.ts'), config.replace(OUTPUT, `${OUTPUT} chunkFileNames: 'assets/[name]-next[hash].js',`))
    await new Promise<void>((resolve, reject) => {
      const vite = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], { cwd: next, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } })
      vite.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the next version was not built (${code})`))))
    })
    return join(next, 'dist/app')
  }

  /** Puts another app in the place of the present one, nothing of which stays. */
  async put(app: string): Promise<void> {
    await rm(this.app, { recursive: true, force: true })
    await cp(app, this.app, { recursive: true })
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
