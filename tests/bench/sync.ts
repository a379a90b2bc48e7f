// `npm run -s bench:sync`: 10,000 records of 1 KB from Chromium through our own code, beside the floor, RxDB and PouchDB, in turns
// of one run; then a supervisor's first pull of 100,000, broken off and gone on with. Prints one JSON line at its end.
import { ensureBuilt } from '~/src/cli/setup.mjs'
import { BrowserProcess } from '../harness/browser-process'
import { ServerProcess } from '../harness/server-process'
import { firstPull } from './first-pull'
import { startFloorServer } from './floor-server'
import { heapPeak } from './heap'
import type { Rivals } from './rivals/page'
import { startRivalsServer } from './rivals/server'
import type { Bench, Timed } from './sync-page'
import { benchRecords } from './sync-records'
import { administrator, bundled, installRivals, towns } from './sync-stage'

const RECORDS = Number(process.env.BENCH_RECORDS ?? 10_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const FIRST_PULL = Number(process.env.BENCH_FIRST_PULL ?? 100_000)

type InPage = { bench: Bench; rivals: Rivals }
type Contender = 'ours' | 'floor' | 'rxdb' | 'pouchdb'
type Results = Record<Contender, Timed[]>

const none = (): Results => ({ ours: [], floor: [], rxdb: [], pouchdb: [] })
const median = (values: number[]): number => Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!)
const medians = (results: Results) => Object.fromEntries(Object.entries(results).map(([name, timed]) => [name, median(timed.map(({ ms }) => ms))])) as Record<Contender, number>
const megabytes = ([timed]: Timed[]): number => Number((timed!.bytes / 1e6).toFixed(2))

function say(what: string, who: string, { ms, bytes, detail }: Timed): void {
  const parts = Object.entries(detail).map(([name, value]) => `${name} ${Math.round(value)}`).join(', ')
  console.log(`  ${what} ${who.padEnd(8)} ${String(Math.round(ms)).padStart(6)} ms  ${(bytes / 1e6).toFixed(2)} MB  ${parts}`)
}

async function run(): Promise<void> {
  ensureBuilt()
  installRivals()
  const scripts = { ours: await bundled('tests/bench/sync-page.ts', 'sync'), rivals: await bundled('tests/bench/rivals/page.ts', 'rivals') }
  const given = benchRecords(RECORDS, '320282112', 1)
  const server = await ServerProcess.create()
  const browser = await BrowserProcess.create()
  const floor = await startFloorServer(given)
  const others = await startRivalsServer(given)
  const push = none()
  const pull = none()
  let pageMB = 0
  try {
    await server.start()
    const { enrol, fill } = await administrator(server)
    await browser.open()
    const context = browser.context()
    // Each library brings a Dexie of its own, so the rivals have a page of their own.
    const openPage = async (script: string) => {
      const page = await context.newPage()
      page.setDefaultTimeout(600_000)
      // Any answer of the server gives the page its origin; its rules against foreign scripts and addresses are lifted for the others.
      await (await context.newCDPSession(page)).send('Page.setBypassCSP', { enabled: true })
      await page.goto(`${server.origin}/api/health`)
      await page.evaluate(script)
      return page
    }
    const places = towns()
    // The first round warms all sides up and is not counted.
    for (let round = 0; round <= ROUNDS; round += 1) {
      console.log(round === 0 ? 'warm-up' : `round ${round}`)
      const town = places[round]!
      const page = await openPage(scripts.ours)
      const other = await openPage(scripts.rivals)
      const asked = {
        town, count: RECORDS, seed: round + 1, floor: floor.url, others: others.url, codes: { push: await enrol('officer', [town]), pull: await enrol('officer', [town]) },
      }
      const take = async (what: 'push' | 'pull', who: Contender, timing: Promise<Timed>): Promise<void> => {
        const timed = await timing
        say(what, who, timed)
        if (round > 0) (what === 'push' ? push : pull)[who].push(timed)
      }
      const heap = round === 0 ? await heapPeak(context, page) : undefined
      await take('push', 'ours', page.evaluate(({ codes, town, count, seed }) => (globalThis as unknown as InPage).bench.pushOurs(codes.push, town, count, seed), asked))
      await take('pull', 'ours', page.evaluate(({ codes, count }) => (globalThis as unknown as InPage).bench.pullOurs(codes.pull, count), asked))
      if (heap) pageMB = await heap()
      await take('push', 'floor', page.evaluate(({ floor, town, count, seed }) => (globalThis as unknown as InPage).bench.pushFloor(floor, town, count, seed), asked))
      await take('pull', 'floor', page.evaluate(({ floor }) => (globalThis as unknown as InPage).bench.pullFloor(floor), asked))
      await take('push', 'rxdb', other.evaluate(({ others, town, count, seed }) => (globalThis as unknown as InPage).rivals.pushRx(others, town, count, seed), asked))
      await take('pull', 'rxdb', other.evaluate(({ others, count }) => (globalThis as unknown as InPage).rivals.pullRx(others, count), asked))
      await take('push', 'pouchdb', other.evaluate(({ others, town, count, seed }) => (globalThis as unknown as InPage).rivals.pushPouch(others, town, count, seed), asked))
      await take('pull', 'pouchdb', other.evaluate(({ others, count }) => (globalThis as unknown as InPage).rivals.pullPouch(others, count), asked))
      await page.close()
      await other.close()
    }
    if (FIRST_PULL > 0) {
      const held = RECORDS * (ROUNDS + 1)
      const more = Math.max(0, FIRST_PULL - held)
      if (more > 0) await fill(places[ROUNDS + 1]!, more)
      console.log('first pull of a supervisor', JSON.stringify(await firstPull(context, () => openPage(scripts.ours), await enrol('supervisor', places.slice(0, ROUNDS + 2)), held + more)))
    }
  } finally {
    floor.stop()
    others.stop()
    await browser.remove()
    await server.remove()
  }
  console.log(JSON.stringify({ records: RECORDS, push: medians(push), pull: medians(pull), wireMB: { push: megabytes(push.ours), pull: megabytes(pull.ours) }, pageMB }))
}

await run()
