import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '~/src/cli/setup.mjs'
import type { ServerProcess } from './server-process'

/** Runs a command of the project's on a server's data, as `npm run NAME -- ARGS` does. @throws Error with what it said, unless it ends well */
export function command(name: 'backup' | 'restore' | 'verify', server: ServerProcess, ...args: string[]): Promise<string> {
  const environment = { ...process.env, DATA_DIR: server.dataDir, DATABASE_URL: '', ...server.environment, NODE_OPTIONS: '' }
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, `src/cli/${name}.ts`), ...args], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
  return new Promise((resolve, reject) => {
    child.once('close', (status) => (status === 0 ? resolve(said) : reject(new Error(`${name} ended with ${status}:\n${said}`))))
  })
}
