// `npm run -s bench:start [-- --runs 7]`: how long an officer waits for Today without network, with 10,000 and with 100,000 records on the
// phone, its page's thread four times slower than this machine's. Prints one JSON line at its end: medians in ms, memory in MB.
//   reload: from the navigation to Today with its open tasks, the key handed over by the page before (an update, a second opening)
//   lock:   from the navigation to the passphrase's field, the browser just started
//   unlock: from the Enter key to Today with its open tasks; Argon2id runs in a worker, which the browser cannot slow down
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ensureBuilt } from '~/src/cli/setup.mjs'
import { BrowserProcess } from '../harness/browser-process'
import { allDelivered, PASSPHRASE, signIn, waitForWorker } from '../harness/pages'
import { ServerProcess } from '../harness/server-process'
import type { Laid } from './start-page'
import { bundled } from './sync-stage'

const SIZES = [10_000, 100_000]
const SLOWER = 4
const TITLE = '回访这一家'
const at = process.argv.indexOf('--runs')
const RUNS = at < 0 ? 7 : Number(process.argv[at + 1])

interface Stored { current: string; known: Record<string, { person: { id: string; towns: string[] } }> }
type Mark = 'today' | 'lock' | 'enter'
const median = (values: readonly number[]): number => Math.round([...values].sort((a, b) => a - b)[values.length >> 1]!)

/** In the page, from its beginning: tells when Today's tasks and when the lock's field have been drawn, and when Enter was pressed. */
function watch(title: string): void {
  const told = new Set<Mark>()
  const tell = (name: Mark, at: number): void => (globalThis as unknown as { marked(told: string): void }).marked(JSON.stringify([name, at]))
  const drawn = (name: Mark): void => {
    if (told.has(name)) return
    told.add(name)
    requestAnimationFrame(() => setTimeout(() => tell(name, performance.now())))
  }
  new MutationObserver(() => {
    if (document.querySelector('main')?.textContent?.includes(title)) drawn('today')
    else if (document.querySelector('main input[type=password]')) drawn('lock')
  }).observe(document, { childList: true, subtree: true, characterData: true })
  addEventListener('keydown', ({ key, timeStamp }) => { if (key === 'Enter') tell('enter', timeStamp) }, true)
}

/**
 * Slows the page down and hears what it marks. By a call of the browser's own: waiting for something in the page, the test library
 * first puts a script of its own into it, which took a fifth of a second of what is measured here.
 */
async function slowed(page: Page): Promise<(name: Mark) => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  const heard = new Map<Mark, number>()
  let wake = (): void => undefined
  session.on('Runtime.bindingCalled', ({ payload }) => {
    heard.set(...JSON.parse(payload) as [Mark, number])
    wake()
  })
  await session.send('Runtime.enable')
  await session.send('Runtime.addBinding', { name: 'marked' })
  return async (name) => {
    while (!heard.has(name)) await new Promise<void>((resolve) => { wake = resolve })
    const at = heard.get(name)!
    heard.delete(name)
    return at
  }
}

/** What the page holds, swept: scripts' objects, the browser's own for them, and buffers. */
async function pageMB(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage') as unknown as { usedSize: number; embedderHeapUsedSize?: number; backingStorageSize?: number }
  return Math.round((usedSize + embedderHeapUsedSize + backingStorageSize) / 1e5) / 10
}

/** Memory of all processes that show pages, workers included, as the system counts it: MB. */
function renderersMB(profile: string): number {
  const of = (pid: string): number => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      if (!command.includes('--type=renderer') || !command.includes(profile)) return 0
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0
    }
  }
  return Math.round(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).reduce((sum, pid) => sum + of(pid), 0) / 1_000)
}

/** Until the browser has put in order what was written: a phone that has received so much is not opened in the same moment for the first time. */
async function settled(profile: string): Promise<void> {
  const state = (): string => JSON.stringify(readdirSync(join(profile, 'Default/IndexedDB'), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile()).map(({ parentPath, name }) => [name, statSync(join(parentPath, name), { throwIfNoEntry: false })?.size]))
  for (let before = ''; before !== state();) {
    before = state()
    await new Promise((resolve) => { setTimeout(resolve, 3_000) })
  }
}

interface Start { lockMs: number; unlockMs: number; reloadMs: number; pageMB: number; renderersMB: number }

async function measured(browser: BrowserProcess, origin: string): Promise<Start> {
  const page = await browser.open()
  // The runner of this file names functions by a helper that the page has not.
  await page.addInitScript('globalThis.__name = (work) => work')
  await page.addInitScript(watch, TITLE)
  const marked = await slowed(page)
  await page.goto(`${origin}/`)
  const lockMs = await marked('lock')
  await page.getByLabel('口令', { exact: true }).fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  const [today, enter] = [await marked('today'), await marked('enter')]
  // An update, or a second opening, meets a page at rest: one still being drawn would be laid out once more while it is left.
  await page.evaluate(() => new Promise<void>((resolve) => { requestIdleCallback(() => resolve()) }))
  await page.reload()
  const start = { lockMs, unlockMs: today - enter, reloadMs: await marked('today'), pageMB: await pageMB(page), renderersMB: renderersMB(browser.profile) }
  await browser.kill()
  return start
}

/** The same phone `SIZES.length` times: signed in once, then copied. @returns the person and their town, as the app keeps them */
async function signedIn(phones: readonly BrowserProcess[], server: ServerProcess): Promise<{ personId: string; town: string }> {
  const first = await phones[0]!.open()
  await signIn(first, server.links()[0]!)
  await allDelivered(first, server.origin)
  await waitForWorker(first)
  const { current, known } = JSON.parse(await first.evaluate(() => localStorage.getItem('ipw-device') ?? '')) as Stored
  // As a person closes it: killed so soon after signing in, the browser has not yet put down whose phone this is.
  await phones[0]!.close()
  for (const phone of phones.slice(1)) await cp(phones[0]!.profile, phone.profile, { recursive: true })
  return { personId: current, town: known[current]!.person.towns[0]! }
}

async function laid(phone: BrowserProcess, origin: string, wanted: Laid): Promise<void> {
  const beside = await phone.open()
  const session = await beside.context().newCDPSession(beside)
  await session.send('Page.setBypassCSP', { enabled: true })
  // A public page: without a key handed over the app leaves the vault shut there.
  await beside.goto(`${origin}/policy/check`)
  await beside.evaluate(`${script}; globalThis.page = page; 0`)
  const { records, ms } = await beside.evaluate((wanted) => (globalThis as unknown as { page: typeof import('./start-page') }).page.lay(wanted), wanted)
  console.log(`${records} records, laid in ${Math.round(ms / 1_000)} s`)
  await settled(phone.profile)
  await phone.close()
}

ensureBuilt()
const script = await bundled('tests/bench/start-page.ts', 'start')
const server = await ServerProcess.create()
const phones = await Promise.all(SIZES.map(() => BrowserProcess.create()))
try {
  await server.start()
  const who = await signedIn(phones, server)
  for (const [at, count] of SIZES.entries()) await laid(phones[at]!, server.origin, { ...who, passphrase: PASSPHRASE, count, title: TITLE })
  await server.kill('SIGKILL')
  console.log(`The server is stopped, the page ${SLOWER} times slower`)
  const starts = SIZES.map((): Start[] => [])
  // In turns, so that what else the machine does meets both alike.
  for (let run = 0; run < RUNS; run += 1) {
    for (const [at, count] of SIZES.entries()) {
      const start = await measured(phones[at]!, server.origin)
      starts[at]!.push(start)
      console.log(`  run ${run + 1}, ${count}: lock ${Math.round(start.lockMs)} ms, unlock ${Math.round(start.unlockMs)} ms, reload ${Math.round(start.reloadMs)} ms; page ${start.pageMB} MB, renderers ${start.renderersMB} MB`)
    }
  }
  const middle = (of: readonly Start[]) => Object.fromEntries((['reloadMs', 'lockMs', 'unlockMs', 'pageMB', 'renderersMB'] as const).map((name) => [name, median(of.map((start) => start[name]))]))
  console.log(JSON.stringify({ runs: RUNS, ...Object.fromEntries(SIZES.map((count, at) => [count, middle(starts[at]!)])) }))
} finally {
  for (const phone of phones) await phone.remove()
  await server.remove()
}
