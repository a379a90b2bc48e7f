import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
/** All that the server is made of. */
const PARTS = ['src/server', 'src/domain', 'src/contract', 'src/cli/content', 'src/cli/command.ts', 'src/cli/backup.ts', 'src/cli/restore.ts', 'src/cli/verify.ts', 'src/cli/retention.ts', 'src/cli/person.ts', 'seeds', 'vite.config.ts', 'package-lock.json']

/** For programs that live for seconds: optimising the embedded database's code takes more than it brings, but where it runs very often. */
export const SHORT_LIVED = '--wasm-tiering-budget=100000000'

/**
 * The server as it is built for people, made anew when its source has changed: from source each of the many starts of a test run
 * would read and translate it again, a second and a half each time.
 * @param name the server itself, or a command that stands beside it
 * @returns path of the program
 */
export function serverProgram(name: 'main' | 'backup' | 'restore' | 'verify' | 'retention' | 'person' = 'main'): string {
  const kept = join(root, 'node_modules/.cache/ipw-server')
  const folder = join(kept, sourceHash())
  const program = join(folder, `${name}.js`)
  if (existsSync(program)) return program
  mkdirSync(kept, { recursive: true })
  const making = mkdtempSync(join(kept, 'making-'))
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const { status, stderr, stdout } = spawnSync(process.execPath, [vite, 'build', '--mode', 'server', '--outDir', making, '--logLevel', 'error'],
    { cwd: root, env: { ...process.env, NODE_ENV: 'production' }, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the server cannot be built:\n${stdout}${stderr}`)
  try {
    renameSync(making, folder)
  } catch {
    // Another test's process was first: what it made is the same.
    rmSync(making, { recursive: true, force: true })
  }
  return program
}

function sourceHash(): string {
  const hash = createHash('sha256')
  for (const part of PARTS) {
    const path = join(root, part)
    const files = part.includes('.') ? [path] : readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort()
    for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}
