// `npm run -s bench:sync`: 10,000 records of 1 KB from Chromium through our own code, beside the floor. Prints one JSON line at its end.
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import type { EnrolmentIssued, Person, Session } from '@/contract'
import { ensureBuilt, root } from '~/src/cli/setup.mjs'
import { BrowserProcess } from '../harness/browser-process'
import { ServerProcess } from '../harness/server-process'
import { startFloorServer } from './floor-server'
import type { Bench, Timed } from './sync-page'
import { benchRecords } from './sync-records'

const RECORDS = Number(process.env.BENCH_RECORDS ?? 10_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const NONCE = { 'content-type': 'application/json', 'x-ipw-nonce': 'bench-bench-bench-bench', 'x-ipw-protocol': '1' }

async function buildPage(): Promise<string> {
  const outDir = join(root, '.bench/sync')
  await build({
    configFile: false, root, logLevel: 'error', resolve: { alias: { '@': join(root, 'src'), '~': root } },
    build: { outDir, emptyOutDir: true, target: 'chrome107', lib: { entry: join(root, 'tests/bench/sync-page.ts'), formats: ['iife'], name: 'page', fileName: () => 'page.js' } },
  })
  return readFileSync(join(outDir, 'page.js'), 'utf8')
}

/** An administrator's hands: makes one-town people and enrolment codes for them. */
async function administrator(server: ServerProcess) {
  const call = async <T>(path: string, body: unknown, token?: string): Promise<T> => {
    const answer = await fetch(`${server.origin}${path}`, {
      method: 'POST', body: JSON.stringify(body), headers: { ...NONCE, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const code = new URL(server.links()[2]!).hash.slice(1)
  const { accessToken } = await call<Session>('/api/enrolments/redeem', { code, deviceId: randomUUID(), deviceLabel: 'bench' })
  return async (town: string): Promise<string> => {
    const person = await call<Person>('/api/people', { name: `bench ${town}`, role: 'officer', towns: [town] }, accessToken)
    return (await call<EnrolmentIssued>(`/api/people/${person.id}/enrolments`, {}, accessToken)).code
  }
}

/** A town of its own for each round, so that each pull finds one round's records. */
function towns(): string[] {
  const districts = join(root, 'seeds/regions/districts')
  const text = readdirSync(districts).map((file) => readFileSync(join(districts, file), 'utf8')).join('\n')
  return [...new Set(text.match(/\b3202\d{5}\b/g) ?? [])]
}

const median = (timed: Timed[]): number => Math.round(timed.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(timed.length / 2)]!)
const say = (what: string, { ms, bytes, detail }: Timed): void => {
  const parts = Object.entries(detail).map(([name, value]) => `${name} ${Math.round(value)}`).join(', ')
  console.log(`  ${what.padEnd(11)} ${String(Math.round(ms)).padStart(6)} ms  ${(bytes / 1e6).toFixed(2)} MB  ${parts}`)
}

async function run(): Promise<void> {
  ensureBuilt()
  const script = await buildPage()
  const server = await ServerProcess.create()
  const browser = await BrowserProcess.create()
  const floor = await startFloorServer(benchRecords(RECORDS, '320282112', 1))
  const results: Record<keyof Bench, Timed[]> = { pushOurs: [], pullOurs: [], pushFloor: [], pullFloor: [] }
  try {
    await server.start()
    const enrol = await administrator(server)
    const page = await browser.open()
    // Any answer of the server gives the page its origin; its rules against foreign scripts and addresses are lifted for the floor.
    await (await browser.context().newCDPSession(page)).send('Page.setBypassCSP', { enabled: true })
    await page.goto(`${server.origin}/api/health`)
    await page.evaluate(script)
    const places = towns()
    // The first round warms both sides up and is not counted.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const town = places[round]!
      const codes = { push: await enrol(town), pull: await enrol(town) }
      const given = { town, count: RECORDS, seed: round + 1, url: floor.url, codes }
      const timed = {
        pushOurs: await page.evaluate(({ codes, town, count, seed }) => (globalThis as unknown as { bench: Bench }).bench.pushOurs(codes.push, town, count, seed), given),
        pushFloor: await page.evaluate(({ url, town, count, seed }) => (globalThis as unknown as { bench: Bench }).bench.pushFloor(url, town, count, seed), given),
        pullOurs: await page.evaluate(({ codes, count }) => (globalThis as unknown as { bench: Bench }).bench.pullOurs(codes.pull, count), given),
        pullFloor: await page.evaluate(({ url }) => (globalThis as unknown as { bench: Bench }).bench.pullFloor(url), given),
      }
      console.log(round === 0 ? 'warm-up' : `round ${round}`)
      for (const [name, value] of Object.entries(timed) as [keyof Bench, Timed][]) {
        say(name, value)
        if (round > 0) results[name].push(value)
      }
    }
  } finally {
    floor.stop()
    await browser.remove()
    await server.remove()
  }
  const megabytes = (timed: Timed[]): number => Number((timed[0]!.bytes / 1e6).toFixed(2))
  console.log(JSON.stringify({
    records: RECORDS,
    push: { ours: median(results.pushOurs), floor: median(results.pushFloor) },
    pull: { ours: median(results.pullOurs), floor: median(results.pullFloor) },
    wireMB: { push: megabytes(results.pushOurs), pull: megabytes(results.pullOurs) },
  }))
}

await run()
