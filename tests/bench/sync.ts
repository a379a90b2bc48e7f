// `npm run -s bench:sync`: 10,000 records of 1 KB from Chromium through our own code, beside the floor, RxDB and PouchDB, in turns
// of one run; then a supervisor's first pull of 100,000, broken off and gone on with. Prints one JSON line at its end.
import { ensureBuilt } from '~/src/cli/setup.mjs'
import { ServerProcess } from '../harness/server-process'
import { installIn } from '../harness/own-packages'
import { BenchBrowser, type BenchPage } from './bench-browser'
import { firstPull } from './first-pull'
import { startFloorServer } from './floor-server'
import { startRivalsServer } from './rivals/server'
import type { Timed } from './sync-page'
import { benchRecords } from './sync-records'
import { administrator, bundled, towns } from './sync-stage'

const RECORDS = Number(process.env.BENCH_RECORDS ?? 10_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const FIRST_PULL = Number(process.env.BENCH_FIRST_PULL ?? 100_000)

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
  installIn('tests/bench/rivals')
  const scripts = { ours: await bundled('tests/bench/sync-page.ts', 'sync'), rivals: await bundled('tests/bench/rivals/page.ts', 'rivals') }
  const given = benchRecords(RECORDS, '320282112', 1)
  const server = await ServerProcess.create()
  const browser = await BenchBrowser.start()
  const floor = await startFloorServer(given)
  const others = await startRivalsServer(given)
  const push = none()
  const pull = none()
  let pageMB = 0
  try {
    await server.start()
    const { enrol, fill } = await administrator(server)
    // Any answer of the server gives a page its origin. Each library brings a Dexie of its own, so the rivals have a page of their own.
    const openPage = (script: string) => browser.open(`${server.origin}/api/health`, script)
    const places = towns()
    // The first round warms all sides up and is not counted.
    for (let round = 0; round <= ROUNDS; round += 1) {
      console.log(round === 0 ? 'warm-up' : `round ${round}`)
      const town = places[round]!
      const page = await openPage(scripts.ours)
      const other = await openPage(scripts.rivals)
      const seed = round + 1
      const codes = { push: await enrol('officer', [town]), pull: await enrol('officer', [town]) }
      const take = async (what: 'push' | 'pull', who: Contender, from: BenchPage, call: string, ...args: unknown[]): Promise<void> => {
        await from.show()
        const timed = await from.call<Timed>(call, ...args)
        say(what, who, timed)
        if (round > 0) (what === 'push' ? push : pull)[who].push(timed)
      }
      const heap = round === 0 ? page.heapPeak() : undefined
      await take('push', 'ours', page, 'bench.pushOurs', codes.push, town, RECORDS, seed)
      await take('pull', 'ours', page, 'bench.pullOurs', codes.pull, RECORDS)
      if (heap) pageMB = await heap()
      await take('push', 'floor', page, 'bench.pushFloor', floor.url, town, RECORDS, seed)
      await take('pull', 'floor', page, 'bench.pullFloor', floor.url)
      await take('push', 'rxdb', other, 'rivals.pushRx', others.url, town, RECORDS, seed)
      await take('pull', 'rxdb', other, 'rivals.pullRx', others.url, RECORDS)
      await take('push', 'pouchdb', other, 'rivals.pushPouch', others.url, town, RECORDS, seed)
      await take('pull', 'pouchdb', other, 'rivals.pullPouch', others.url, RECORDS)
      await page.close()
      await other.close()
    }
    if (FIRST_PULL > 0) {
      const held = RECORDS * (ROUNDS + 1)
      const more = Math.max(0, FIRST_PULL - held)
      if (more > 0) await fill(places[ROUNDS + 1]!, more)
      console.log('first pull of a supervisor', JSON.stringify(await firstPull(() => openPage(scripts.ours), await enrol('supervisor', places.slice(0, ROUNDS + 2)), held + more)))
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
