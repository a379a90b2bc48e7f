// Plain JavaScript: this runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined)

/** Ends the process with a message a person can act on. */
export function giveUp(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** Runs a command in the project, its output shown; returns its exit status. */
export function run(command, args, env = {}) {
  const ended = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, shell: process.platform === 'win32' })
  return ended.status ?? 1
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) giveUp(`Node 20.19 or newer is needed; this is ${process.versions.node}.`)
}

/** True when every package the lockfile asks for is installed in that version (optional ones may be missing). */
function installed() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {}
  const present = readJson(join(root, 'node_modules/.package-lock.json'))?.packages
  if (!present) return false
  return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || entry.peer || present[path]?.version === entry.version)
}

export function ensureInstalled() {
  requireNode()
  if (installed()) return
  process.stdout.write('Installing packages (npm ci) …\n')
  if (run('npm', ['ci', '--no-audit', '--no-fund']) !== 0) giveUp('npm ci failed; see above. Nothing was started.')
}

function* filesBelow(path) {
  if (statSync(path).isFile()) {
    yield path
    return
  }
  for (const name of readdirSync(path).sort()) yield* filesBelow(join(path, name))
}

/** Hash over everything the build reads, so that a build is made again exactly when it would differ. */
function sourceHash() {
  const hash = createHash('sha256')
  for (const part of ['src', 'seeds', 'locales', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package-lock.json', 'package.json']) {
    const path = join(root, part)
    if (!existsSync(path)) continue
    for (const file of filesBelow(path)) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** Builds what people get, unless it is there as the source is now. @returns whether it is there */
export function build() {
  const stamp = join(root, 'dist/source.sha256')
  const hash = sourceHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return true
  process.stdout.write('Building …\n')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  for (const args of [['build', '--logLevel', 'warn'], ['build', '--mode', 'server', '--logLevel', 'warn']]) {
    // A test runner that calls this has set NODE_ENV to its own; what is built is always what people get.
    if (run(process.execPath, [vite, ...args], { NODE_ENV: 'production' }) !== 0) return false
  }
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stamp, hash)
  return true
}

export function ensureBuilt() {
  if (!build()) giveUp('The build failed; see above. Nothing was started.')
}
