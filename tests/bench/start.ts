// `npm run -s bench:start [-- --runs 7]`: how long an officer waits for Today without network, with 10,000 and with 100,000 records on the
// phone, its page's thread four times slower than this machine's. Prints one JSON line at its end: medians in ms, memory in MB.
//   reload: from the navigation to Today with its open tasks, the key handed over by the page before (an update, a second opening)
//   lock:   from the navigation to the passphrase's field, the browser just started
//   unlock: from the Enter key to Today with its open tasks; Argon2id runs in a worker, which the browser cannot slow down
import { readFileSync, readdirSync } from 'node:fs'
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

async function measured(browser: BrowserProcess, origin: string) {
  const times = { reload: [] as number[], lock: [] as number[], unlock: [] as number[] }
  const memory = { page: [] as number[], renderers: [] as number[] }
  for (let run = 0; run < RUNS; run += 1) {
    const page = await browser.open()
    // The runner of this file names functions by a helper that the page has not.
    await page.addInitScript('globalThis.__name = (work) => work')
    await page.addInitScript(watch, TITLE)
    const marked = await slowed(page)
    await page.goto(`${origin}/`)
    times.lock.push(await marked('lock'))
    await page.getByLabel('口令', { exact: true }).fill(PASSPHRASE)
    await page.keyboard.press('Enter')
    const [today, enter] = [await marked('today'), await marked('enter')]
    times.unlock.push(today - enter)
    await page.reload()
    times.reload.push(await marked('today'))
    memory.page.push(await pageMB(page))
    memory.renderers.push(renderersMB(browser.profile))
    console.log(`  run ${run + 1}: lock ${Math.round(times.lock.at(-1)!)} ms, unlock ${Math.round(times.unlock.at(-1)!)} ms, reload ${Math.round(times.reload.at(-1)!)} ms; page ${memory.page.at(-1)} MB, renderers ${memory.renderers.at(-1)} MB`)
    await browser.kill()
  }
  return { reloadMs: median(times.reload), lockMs: median(times.lock), unlockMs: median(times.unlock), pageMB: median(memory.page), renderersMB: median(memory.renderers) }
}

ensureBuilt()
const script = await bundled('tests/bench/start-page.ts', 'start')
const server = await ServerProcess.create()
const browser = await BrowserProcess.create()
try {
  await server.start()
  const first = await browser.open()
  await signIn(first, server.links()[0]!)
  await allDelivered(first, server.origin)
  await waitForWorker(first)
  const { current, known } = JSON.parse(await first.evaluate(() => localStorage.getItem('ipw-device') ?? '')) as Stored
  const results: Record<string, unknown> = {}
  for (const count of SIZES) {
    // As a person closes it: killed so soon after signing in, the browser has not yet put down whose phone this is.
    await browser.close()
    // A public page: without a key handed over the app leaves the vault shut there.
    if (!(await fetch(`${server.origin}/api/health`).then(() => true, () => false))) await server.start()
    const beside = await browser.open()
    const session = await beside.context().newCDPSession(beside)
    await session.send('Page.setBypassCSP', { enabled: true })
    await beside.goto(`${server.origin}/policy/check`)
    await beside.evaluate(`${script}; globalThis.page = page; 0`)
    const laid: Laid = { personId: current, town: known[current]!.person.towns[0]!, passphrase: PASSPHRASE, count, title: TITLE }
    const { records, ms } = await beside.evaluate((wanted) => (globalThis as unknown as { page: typeof import('./start-page') }).page.lay(wanted), laid)
    console.log(`${records} records, laid in ${Math.round(ms / 1_000)} s; the server is stopped, the page ${SLOWER} times slower`)
    await browser.kill()
    await server.kill('SIGKILL')
    results[String(count)] = await measured(browser, server.origin)
  }
  console.log(JSON.stringify({ runs: RUNS, ...results }))
} finally {
  await browser.remove()
  await server.remove()
}
