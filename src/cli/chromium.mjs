// Finds a Chromium for the tests that need a real browser.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const known = () => [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].filter(Boolean)

async function ofPlaywright() {
  try {
    const { chromium } = await import('playwright-core')
    return chromium.executablePath()
  } catch {
    return undefined
  }
}

/** Path of a Chromium, or undefined: `CHROMIUM`, the system's, Playwright's own. */
export async function findChromium() {
  return [...known(), await ofPlaywright()].find((path) => path && existsSync(path))
}

/** As `findChromium`; on Debian as root it installs the package when there is none, else it says what to do. */
export async function requireChromium() {
  if (process.env.CHROMIUM && !existsSync(process.env.CHROMIUM)) throw new Error(`CHROMIUM is set to ${process.env.CHROMIUM}, which does not exist.`)
  const found = await findChromium()
  if (found) return found
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    process.stdout.write('No Chromium found; installing Debian’s package …\n')
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment }).status === 0
    if (apt('update') && apt('install', '-y', '--no-install-recommends', 'chromium')) {
      const now = await findChromium()
      if (now) return now
    }
  }
  throw new Error('The end-to-end tests need Chromium. Install it (Debian or Ubuntu: apt-get install chromium; elsewhere: npx playwright-core install chromium) or set CHROMIUM to its path.')
}
