// `npm run -s bench:smooth [-- --runs 3] [-- --rows 1000] [-- --why] [-- --profiles <folder>]`: an officer's commonest acts on a phone with 10,000 records, the
// page's thread four times slower than this machine's. For each act the longest task of the page's thread (the browser's trace) and the
// slowest answer to a finger or key, from the touch to the next picture (Event Timing). Of both, first what the thread worked in that time,
// then what the clock says: on a machine that others use too the thread often waits for its turn, on a machine of its own they are the same.
// The middle of several runs counts. Prints a table and one JSON line at its end. Aims: no answer over 150 ms, and no task over 50 ms while
// somebody types, scrolls or saves, or while the phone syncs. `--why` says what the longest tasks did and names the
// scripts of the pictures that came late. `--only sync` and `--only scroll` play these acts alone, `--only work` the others.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import type { NewRecord } from '@/device'
import { ensureBuilt, root } from '~/src/cli/setup.mjs'
import { BrowserProcess } from '../harness/browser-process'
import { pageHand } from '../harness/chromium-hand'
import { cameraPhoto } from '../harness/files'
import { allDelivered, PASSPHRASE, signIn, waitForWorker } from '../harness/pages'
import { ServerProcess } from '../harness/server-process'
import { BenchBrowser } from './bench-browser'
import { aDay, type Scrolled } from './smooth-day'
import { SmoothHand, type Measured } from './smooth-hand'
import { SmoothTrace } from './smooth-trace'
import { benchRecords } from './sync-records'
import { administrator, bundled } from './sync-stage'

const SLOWER = 4
const ENTERPRISES = 10_000
const VISITS = 500
const TASKS = 20
const FROM_OTHERS = 2_000
/** Of the list of all: further than a thumb goes. `--rows 10000` goes to its end, which takes a minute or two. */
const SCROLLED = 1_000
const PHOTOS = 3
/** Two a day. */
const VISIT_EVERY_MS = 12 * 3_600_000
const PHONE = { width: 390, height: 844, deviceScaleFactor: 1, mobile: true }
const TITLE = '回访这一家'
const AIMS = { taskMs: 50, answerMs: 150 }
/** Where no task may be long; a page that opens may take one, as long as its answer is quick. */
const STEADY = new Set(['scroll', 'search', 'type in the form', 'three photos', 'save the visit', 'sync meanwhile'])

const option = (name: string): string | undefined => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined)
const runs = Number(option('--runs') ?? 3)
const rows = Number(option('--rows') ?? SCROLLED)
const only = option('--only')
const profiles = option('--profiles')
const isWhy = process.argv.includes('--why')

/** What the phone holds before anything is done: as the server has it, or the check against it would take the records away again. */
function stock(town: string): NewRecord[] {
  const enterpriseId = v7()
  const enterprises = benchRecords(ENTERPRISES, town, 1)
  const tasks = Array.from({ length: TASKS }, (_, at): NewRecord<'task'> => (
    { kind: 'task', town, fields: { kind: 'followUp', title: `${TITLE} ${at + 1}`, enterpriseId, dueDate: new Date().toISOString().slice(0, 10) } }))
  const visits = Array.from({ length: VISITS }, (_, at): NewRecord<'visit'> => {
    const startedAt = new Date(Date.now() - at * VISIT_EVERY_MS).toISOString()
    return { kind: 'visit', town, fields: { number: `B-${at}`, enterpriseId, mode: 'onSite', startedAt, submittedAt: startedAt, visitors: [{ name: '试用专员' }], problems: [{ text: String(enterprises[at]!.fields.note).slice(0, 300), urgency: 'normal' }] } }
  })
  return [{ ...enterprises[0]!, id: enterpriseId }, ...enterprises.slice(1), ...visits, ...tasks]
}

interface Stored { current: string; known: Record<string, { person: { id: string; towns: string[] } }> }
type Figures = Pick<Measured, 'name' | 'taskWorkMs' | 'taskMs' | 'answerWorkMs' | 'answerMs'>
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

const figures = ({ name, taskWorkMs, taskMs, answerWorkMs, answerMs }: Figures): string =>
  `${name.padEnd(16)} longest task ${String(taskWorkMs).padStart(5)} ms (${taskMs} by the clock)`.padEnd(60) + `slowest answer ${String(answerWorkMs).padStart(5)} ms (${answerMs})`

function tell(measured: Measured): void {
  const { frames, answers, longest } = measured
  console.log(`  ${figures(measured)}`)
  if (!isWhy) return
  console.log(`      answers: ${[...answers].sort((a, b) => b.ms - a.ms).slice(0, 3).map(({ ms, what }) => `${what} ${ms}`).join(', ')}`)
  for (const { workMs, parts } of longest) console.log(`      a task of ${Math.round(workMs)} ms: ${parts.slice(0, 7).map(({ name, workMs: ms }) => `${name} ${Math.round(ms)}`).join(', ')}`)
  for (const { ms, what } of [...frames].sort((a, b) => b.ms - a.ms).slice(0, 3)) console.log(`      ${Math.round(ms)} ms: ${what}`)
}

async function run(): Promise<void> {
  ensureBuilt()
  const watch = await bundled('tests/bench/smooth-watch.ts', 'smooth')
  if (profiles) await mkdir(profiles, { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'ipw-smooth-'))
  const photos = Array.from({ length: PHOTOS }, (_, at) => join(folder, `${at + 1}.jpg`))
  const server = await ServerProcess.create()
  const phone = await BrowserProcess.create()
  try {
    await server.start()
    const first = await phone.open()
    await signIn(first, server.links()[0]!)
    await first.getByRole('button', { name: '跳过导览' }).click()
    await allDelivered(first, server.origin)
    await waitForWorker(first)
    for (const photo of photos) await cameraPhoto(pageHand(first).run, photo)
    const { current, known } = JSON.parse(await first.evaluate(() => localStorage.getItem('ipw-device') ?? '')) as Stored
    const town = known[current]!.person.towns[0]!
    const { fill, write } = await administrator(server)
    await write(town, stock(town))
    await allDelivered(first, server.origin)
    await phone.close()
    console.log(`${ENTERPRISES} enterprises on the phone; its page ${SLOWER} times slower`)

    const all: Measured[][] = []
    const memory: Scrolled[] = []
    for (let at = 0; at < runs; at += 1) {
      console.log(`run ${at + 1}`)
      const browser = await BenchBrowser.start(phone.profile)
      try {
        const page = await browser.blank()
        await page.send('Emulation.setDeviceMetricsOverride', PHONE)
        await page.send('Emulation.setTouchEmulationEnabled', { enabled: true })
        if (profiles) await page.send('Profiler.enable')
        const hand = new SmoothHand(page, new SmoothTrace(browser, page), SLOWER, profiles)
        const enter = async (): Promise<void> => {
          await page.go(`${server.origin}/`, watch)
          // With nobody looking, the browser puts off pictures as small as a letter typed, for seconds.
          await page.lookAt()
        }
        const others = async (): Promise<number> => {
          await fill(town, FROM_OTHERS)
          return FROM_OTHERS
        }
        const scrolled = await aDay({ hand, enter, passphrase: PASSPHRASE, title: TITLE, photos, rows, others, only }).catch(async (error: unknown) => {
          hand.acts.forEach(tell)
          await hand.photograph(join(root, '.bench/smooth.png'))
          throw error
        })
        all.push(hand.acts)
        hand.acts.forEach(tell)
        if (scrolled) memory.push(scrolled)
        if (scrolled) console.log(`  the list scrolled by ${rows} rows: ${scrolled.before.nodes} nodes and ${scrolled.before.heapMb} MB before, ${scrolled.after.nodes} and ${scrolled.after.heapMb} after`)
      } finally {
        await browser.remove()
      }
    }

    const middle = all[0]!.map(({ name }, at): Figures => {
      const of = (key: Exclude<keyof Figures, 'name'>): number => median(all.map((acts) => acts[at]![key]))
      return { name, taskWorkMs: of('taskWorkMs'), taskMs: of('taskMs'), answerWorkMs: of('answerWorkMs'), answerMs: of('answerMs') }
    })
    console.log(`the middle of ${runs}`)
    for (const each of middle) {
      const missed = [...(each.answerWorkMs > AIMS.answerMs ? ['answer'] : []), ...(each.taskWorkMs > AIMS.taskMs ? [STEADY.has(each.name) ? 'task' : '(task)'] : [])]
      console.log(`  ${figures(each).padEnd(96)} ${missed.length > 0 ? `missed: ${missed.join(', ')}` : 'ok'}`)
    }
    console.log(JSON.stringify({ runs, enterprises: ENTERPRISES, rows, slower: SLOWER, aims: AIMS, memory, acts: Object.fromEntries(middle.map(({ name, ...rest }) => [name, rest])) }))
  } finally {
    await phone.remove()
    await server.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

await run()
