// `npm run -s bench:vault`: what sealing costs on a phone four times slower than this machine. The derivation runs on the page here, since the
// browser can slow down only the page's thread; in the app a worker does it. Prints one JSON line at its end.
import { ensureBuilt } from '~/src/cli/setup.mjs'
import { ARGON2_COST } from '@/device/vault/wraps'
import { ServerProcess } from '../harness/server-process'
import { BenchBrowser } from './bench-browser'
import { bundled } from './sync-stage'

const RECORDS = 10_000
const ROUNDS = 5
const SLOWER = 4

const median = (values: number[]): number => Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]! * 10) / 10

async function run(): Promise<void> {
  ensureBuilt()
  const script = await bundled('tests/bench/vault-page.ts', 'vault')
  const server = await ServerProcess.create()
  const browser = await BenchBrowser.start()
  try {
    await server.start()
    const page = await browser.open(`${server.origin}/policy/check`, script)
    console.log(`${RECORDS} records of 1 KB, Argon2id ${ARGON2_COST.memoryKiB / 1024} MiB, ${ARGON2_COST.iterations} passes, ${ARGON2_COST.lanes} lane; the page ${SLOWER} times slower`)
    await page.call('page.fill', RECORDS)
    await page.slowDown(SLOWER)
    const measured = { unlock: [] as number[], page50: [] as number[], save: [] as number[], index: [] as number[], task: [] as number[], wait: [] as number[] }
    for (let round = 0; round < ROUNDS; round += 1) {
      measured.unlock.push(await page.call<number>('page.unlock'))
      measured.page50.push(await page.call<number>('page.page50'))
      measured.save.push(await page.call<number>('page.saveP95'))
      const { ms, longestTaskMs, longestWaitMs, slices } = await page.call<{ ms: number; longestTaskMs: number; longestWaitMs: number; slices: number }>('page.index', RECORDS)
      measured.index.push(ms)
      measured.task.push(longestTaskMs)
      measured.wait.push(longestWaitMs)
      console.log(`  round ${round + 1}: unlock ${Math.round(measured.unlock.at(-1)!)} ms, 50 records ${measured.page50.at(-1)!.toFixed(1)} ms, save ${measured.save.at(-1)!.toFixed(1)} ms, index ${Math.round(ms)} ms in ${slices} slices, longest task ${Math.round(longestTaskMs)} ms, longest wait of a key ${Math.round(longestWaitMs)} ms`)
    }
    console.log(JSON.stringify({ unlockMs: median(measured.unlock), page50Ms: median(measured.page50), saveP95Ms: median(measured.save), index10kMs: median(measured.index), longestTaskMs: Math.round(Math.max(...measured.task)) }))
  } finally {
    await browser.remove()
    await server.remove()
  }
}

await run()
