import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const INSTALLED = '/usr/lib/postgresql'
const KEPT = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url))

/** Folder of PostgreSQL's own programs, or undefined where none are installed. */
export function findPostgres(): string | undefined {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a)).map((version) => join(INSTALLED, version, 'bin')) : []
  return [...versions, ...(process.env.PATH ?? '').split(delimiter)].find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

export interface TestPostgres {
  /** Makes an empty database. @returns its address */
  createDatabase(): Promise<string>
  /** Process id of the postmaster, whose children the others are. */
  pid: number
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root; then another user of the machine runs it. */
function runner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }).toString())
      return { uid: id('-u'), gid: id('-g') }
    } catch { /* no such user: try the next */ }
  }
  throw new Error('running as root, and neither "postgres" nor "nobody" exists to run PostgreSQL')
}

/** Puts an empty cluster at `data`: one is laid for each version and kept, since laying costs three times what copying does. */
function layCluster(bin: string, data: string, as: ReturnType<typeof runner>): void {
  const version = execFileSync(join(bin, 'postgres'), ['--version']).toString().trim().replaceAll(/[^\w.]+/g, '-')
  const kept = join(KEPT, `ipw-${version}`)
  if (!existsSync(kept)) {
    const making = mkdtempSync(join(tmpdir(), 'ipw-pg-'))
    if (as.uid !== undefined) chownSync(making, as.uid, as.gid!)
    execFileSync(join(bin, 'initdb'), ['-D', join(making, 'data'), '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'], { ...as, stdio: 'ignore', cwd: making })
    mkdirSync(KEPT, { recursive: true })
    const beside = `${kept}.${process.pid}`
    execFileSync('cp', ['-R', join(making, 'data'), beside])
    rmSync(making, { recursive: true, force: true })
    try {
      renameSync(beside, kept)
    } catch {
      // Another test's process was first: what it laid is the same.
      rmSync(beside, { recursive: true, force: true })
    }
  }
  execFileSync('cp', ['-R', kept, data])
  // It refuses a folder that others may read, or that is not its own.
  chmodSync(data, 0o700)
  if (as.uid !== undefined) execFileSync('chown', ['-R', `${as.uid}:${as.gid!}`, data])
}

/**
 * A PostgreSQL of the test's own: in a temporary folder, on a socket inside it, gone at the end.
 * @param settings of the server, besides its own defaults; a test's needs no disk that keeps
 */
export async function startPostgres(bin: string, settings: Record<string, string> = { fsync: 'off' }): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'ipw-pg-'))
  const as = runner()
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid!)
  const data = join(folder, 'data')
  layCluster(bin, data, as)
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'max_connections=60', ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  await ready(server)
  const address = (database: string) => `postgresql://test@/${database}?host=${encodeURIComponent(folder)}`
  let made = 0
  return {
    pid: server.pid!,
    async createDatabase() {
      made += 1
      const client = new pg.Client({ connectionString: address('postgres') })
      await client.connect()
      await client.query(`create database t${made}`)
      await client.end()
      return address(`t${made}`)
    },
    async stop() {
      const gone = new Promise((resolve) => { server.once('exit', resolve) })
      server.kill('SIGQUIT')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    server.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('ready to accept connections')) resolve()
    })
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said}`)))
  })
}
