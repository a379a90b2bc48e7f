import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { serverProgram, SHORT_LIVED } from './server-program'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface ServerProcess {
  child: ChildProcess
  url: string
  stdout(): string
  stderr(): string
  /** One-time code of the link printed for a role. */
  code(role: string): string
  /** @returns exit code, or the signal that ended it */
  stop(signal: NodeJS.Signals): Promise<number | string | null>
}

const environment = (dataDir: string, more: Record<string, string>) => {
  const { DATABASE_URL: _database, PUBLIC_URL: _public, ...inherited } = process.env
  return { ...inherited, PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...more }
}

function launch(dataDir: string, args: string[], more: Record<string, string>) {
  const child = spawn(process.execPath, [SHORT_LIVED, serverProgram(), ...args], { cwd: root, env: environment(dataDir, more), stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString() })
  const ended = new Promise<number | string | null>((resolve) => { child.once('close', (status, signal) => resolve(signal ?? status)) })
  return { child, ended, stdout: () => out, stderr: () => err }
}

/** Starts the server as people do and waits until it says that it is ready. */
export async function startProcess(dataDir: string, args: string[] = [], more: Record<string, string> = {}): Promise<ServerProcess> {
  const { child, ended, stdout, stderr } = launch(dataDir, args, more)
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => { if (/ ready on \S+[^]*\n$/.test(stdout())) resolve() })
    void ended.then((how) => reject(new Error(`the server ended (${how}) before it was ready:\n${stdout()}${stderr()}`)))
  })
  const url = / ready on (\S+)/.exec(stdout())![1]!
  return {
    child, url, stdout, stderr,
    code: (role) => new RegExp(`^\\s+${role}\\s+\\S+/enrol#(\\S+)`, 'm').exec(stdout())![1]!,
    stop(signal) {
      child.kill(signal)
      return ended
    },
  }
}

/** Starts a server that is expected to give up. */
export async function runToEnd(dataDir: string, args: string[] = [], more: Record<string, string> = {}): Promise<{ status: number | string | null; stdout: string; stderr: string }> {
  const { ended, stdout, stderr } = launch(dataDir, args, more)
  return { status: await ended, stdout: stdout(), stderr: stderr() }
}
