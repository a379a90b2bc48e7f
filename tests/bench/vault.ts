// `npm run -s bench:vault`: what sealing costs on a phone four times slower than this machine. The derivation runs on the page here, since the
// browser can slow down only the page's thread; in the app a worker does it. The index is made by the app's own worker, which is not slowed
// either, and once more on the page, as where no worker starts: a phone's worker lies in between. Prints one JSON line at its end.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt, root } from '~/src/cli/setup.mjs'
import { ARGON2_COST } from '@/device/vault/wraps'
import { ServerProcess } from '../harness/server-process'
import { BenchBrowser } from './bench-browser'
import { bundled } from './sync-stage'
import type { index } from './vault-page'

const RECORDS = 10_000
const ROUNDS = 5
const SLOWER = 4

const median = (values: number[]): number => Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]! * 10) / 10

async function run(): Promise<void> {
  ensureBuilt()
  const worker = `/assets/${readdirSync(join(root, 'dist/app/assets')).find((name) => /^search\.worker-.*\.js$/.test(name))!}`
  const script = await bundled('tests/bench/vault-page.ts', 'vault')
  const server = await ServerProcess.create()
  const browser = await BenchBrowser.start()
  try {
    await server.start()
    const page = await browser.open(`${server.origin}/policy/check`, script)
    console.log(`${RECORDS} records of 1 KB, Argon2id ${ARGON2_COST.memoryKiB / 1024} MiB, ${ARGON2_COST.iterations} passes, ${ARGON2_COST.lanes} lane; the page ${SLOWER} times slower`)
    await page.call('page.fill', RECORDS)
    await page.slowDown(SLOWER)
    const measured = { unlock: [] as number[], page50: [] as number[], save: [] as number[], index: [] as number[], first: [] as number[], onPage: [] as number[], task: [] as number[], wait: [] as number[] }
    for (let round = 0; round < ROUNDS; round += 1) {
      measured.unlock.push(await page.call<number>('page.unlock'))
      measured.page50.push(await page.call<number>('page.page50'))
      measured.save.push(await page.call<number>('page.saveP95'))
      const { ms, firstMs, longestTaskMs, longestWaitMs } = await page.call<Awaited<ReturnType<typeof index>>>('page.index', RECORDS, worker)
      measured.index.push(ms)
      measured.first.push(firstMs)
      measured.task.push(longestTaskMs)
      measured.wait.push(longestWaitMs)
      const onPage = await page.call<Awaited<ReturnType<typeof index>>>('page.index', RECORDS)
      measured.onPage.push(onPage.ms)
      console.log(`  round ${round + 1}: unlock ${Math.round(measured.unlock.at(-1)!)} ms, 50 records ${measured.page50.at(-1)!.toFixed(1)} ms, save ${measured.save.at(-1)!.toFixed(1)} ms, index ${Math.round(ms)} ms, the first of it after ${Math.round(firstMs)} ms, longest task ${Math.round(longestTaskMs)} ms, longest wait of a key ${Math.round(longestWaitMs)} ms; on the page ${Math.round(onPage.ms)} ms, longest task ${Math.round(onPage.longestTaskMs)} ms`)
    }
    console.log(JSON.stringify({ unlockMs: median(measured.unlock), page50Ms: median(measured.page50), saveP95Ms: median(measured.save), index10kMs: median(measured.index), longestTaskMs: Math.round(Math.max(...measured.task)), indexFirstMs: median(measured.first), indexOnPage10kMs: median(measured.onPage) }))
  } finally {
    await browser.remove()
    await server.remove()
  }
}

await run()
