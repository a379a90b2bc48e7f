import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { root } from '~/src/cli/setup.mjs'
import { freePort } from './free-port'

/** Path of nginx, or undefined where it is not installed. */
export const findNginx = (): string | undefined =>
  ['/usr/sbin', ...(process.env.PATH ?? '').split(delimiter)].map((folder) => join(folder, 'nginx')).find((path) => existsSync(path))

/** The proxy of docs/deploy/nginx.conf as it stands there: only names, ports and the certificate are of this run. */
export class Nginx {
  readonly origin: string
  readonly plainOrigin: string
  readonly certificate: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(child: ChildProcess, folder: string, { port, plainPort }: { port: number; plainPort: number }) {
    this.#child = child
    this.#folder = folder
    this.origin = `https://localhost:${port}`
    this.plainOrigin = `http://localhost:${plainPort}`
    this.certificate = readFileSync(join(folder, 'cert.pem'), 'utf8')
  }

  static async before(program: string, ports: readonly [number, number]): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'ipw-nginx-'))
    const [port, plainPort] = [await freePort(), await freePort()]
    spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')])
    const site = readFileSync(join(root, 'docs/deploy/nginx.conf'), 'utf8')
      .replace(/^\s*listen \[::\].*\n/gm, '').replace('listen 80;', `listen 127.0.0.1:${plainPort};`).replace('listen 443', `listen 127.0.0.1:${port}`)
      .replaceAll('server_name station.example', 'server_name localhost').replace('127.0.0.1:8787', `127.0.0.1:${ports[0]}`).replace('127.0.0.1:8788', `127.0.0.1:${ports[1]}`)
      .replace('/etc/ssl/station/fullchain.pem', join(folder, 'cert.pem')).replace('/etc/ssl/station/key.pem', join(folder, 'key.pem'))
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, 'temp', name)};`).join('\n')
    mkdirSync(join(folder, 'temp'))
    const whole = `worker_processes 1;\ndaemon off;\npid ${join(folder, 'pid')};\nerror_log stderr warn;\nevents {}\n${process.getuid?.() === 0 ? 'user root;\n' : ''}http {\n${places}\n${site}}\n`
    writeFileSync(join(folder, 'nginx.conf'), whole)
    const tested = spawnSync(program, ['-t', '-q', '-p', folder, '-c', join(folder, 'nginx.conf')], { encoding: 'utf8' })
    if (tested.status !== 0) throw new Error(`nginx refuses docs/deploy/nginx.conf:\n${tested.stderr}`)
    const child = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'pipe'] })
    child.stderr!.on('data', () => undefined)
    const nginx = new Nginx(child, folder, { port, plainPort })
    await nginx.#answers()
    return nginx
  }

  async #answers(): Promise<void> {
    for (;;) {
      if (this.#child.exitCode !== null) throw new Error('nginx ended')
      if (await fetch(this.plainOrigin, { redirect: 'manual' }).then(() => true, () => false)) return
      await new Promise((resolve) => { setTimeout(resolve, 20) })
    }
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => { this.#child.once('exit', resolve) })
    this.#child.kill('SIGTERM')
    await gone
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
