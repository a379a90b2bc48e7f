import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchPage } from './bench-browser'
import type { SmoothTrace, Task } from './smooth-trace'
import type { Seen } from './smooth-watch'

const POLL_MS = 40
const PATIENCE_MS = 30_000
/** What was done last is told with the pictures after it. */
const AFTER_MS = 700
/** As far as a thumb's strongest throws take a phone's list. */
const SCROLL_PX_PER_S = 12_000

/** Of an act: its longest task by the clock and by the thread's own time, and its slowest answer, likewise. */
export interface Measured extends Seen { name: string; taskMs: number; taskWorkMs: number; tasks50: number; answerMs: number; answerWorkMs: number; longest: Task[] }

export interface Memory { nodes: number; heapMb: number }

const TASK_MS = 50
const most = (values: readonly number[]): number => Math.round(Math.max(0, ...values))
/** What the thread did while somebody waited for an answer. */
const workWithin = (tasks: readonly Task[], from: number, to: number): number => tasks.filter(({ at, ms }) => at + ms > from && at < to)
  .reduce((sum, { at, ms, workMs }) => sum + (ms > 0 ? workMs * (Math.min(at + ms, to) - Math.max(at, from)) / ms : 0), 0)
const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

/** A finger and a keyboard at a page in which `smooth-watch.ts` runs: the browser's own input, and nothing of a test library in the page. */
export class SmoothHand {
  readonly #page: BenchPage
  readonly #trace: SmoothTrace
  readonly #slower: number
  readonly #profiles: string | undefined
  readonly acts: Measured[] = []

  /** @param profiles a folder for a CPU profile of each act; sampling costs some of the time itself */
  constructor(page: BenchPage, trace: SmoothTrace, slower: number, profiles?: string) {
    this.#page = page
    this.#trace = trace
    this.#slower = slower
    this.#profiles = profiles
  }

  there(selector: string, words = ''): Promise<boolean> {
    return this.#page.call<boolean>('watch.isThere', selector, words)
  }

  /** Whether it is in the view. */
  sees(selector: string, words = ''): Promise<boolean> {
    return this.#page.call<boolean>('watch.isSeen', selector, words)
  }

  async until(selector: string, words = ''): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    while (!(await this.there(selector, words))) {
      if (Date.now() > end) throw new Error(`not there: ${selector} “${words}” at ${await this.#page.run('location.href')}`)
      await wait(POLL_MS)
    }
  }

  async gone(selector: string): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    while (await this.there(selector)) {
      if (Date.now() > end) throw new Error(`still there: ${selector}`)
      await wait(POLL_MS)
    }
  }

  async at(path: RegExp): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    for (let now = ''; !path.test(now); now = await this.#page.run<string>('location.pathname')) {
      if (Date.now() > end) throw new Error(`not at ${path} but ${now}`)
      await wait(POLL_MS)
    }
  }

  /** Brings it into view; to be done before an act begins. */
  async spot(selector: string, words = ''): Promise<{ x: number; y: number }> {
    await this.until(selector, words)
    const spot = (await this.#page.call<{ x: number; y: number } | undefined>('watch.spot', selector, words))!
    await wait(POLL_MS)
    return spot
  }

  /** Presses something whose place does not rest, which a finger would miss. */
  async press(selector: string, words = ''): Promise<void> {
    await this.until(selector, words)
    await this.#page.call('watch.press', selector, words)
  }

  async tap({ x, y }: { x: number; y: number }): Promise<void> {
    await this.#page.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
    await this.#page.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }

  async type(text: string, everyMs = 150): Promise<void> {
    for (const letter of text) {
      await this.#page.send('Input.dispatchKeyEvent', { type: 'keyDown', text: letter, key: letter })
      await this.#page.send('Input.dispatchKeyEvent', { type: 'keyUp', key: letter })
      await wait(everyMs)
    }
  }

  async scroll(px: number): Promise<void> {
    await this.#page.send('Input.synthesizeScrollGesture', { x: 195, y: 500, yDistance: -px, speed: SCROLL_PX_PER_S, gestureSourceType: 'mouse', preventFling: true })
  }

  /** Tells the app that the network is back: it sends and receives what there is. */
  async wake(): Promise<void> {
    await this.#page.run('dispatchEvent(new Event("online"))')
  }

  /** Until the phone holds so many records. */
  async holds(count: number): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    for (let now = 0; now < count; now = await this.records()) {
      if (Date.now() > end) throw new Error(`holds ${now} of ${count} records`)
      await wait(5 * POLL_MS)
    }
  }

  records(): Promise<number> {
    return this.#page.call<number>('watch.records')
  }

  /** What the page holds once the browser has cleared up. */
  async memory(): Promise<Memory> {
    await this.#page.send('HeapProfiler.collectGarbage')
    await this.#page.send('Performance.enable')
    const { metrics } = await this.#page.send<{ metrics: { name: string; value: number }[] }>('Performance.getMetrics')
    const of = (name: string): number => metrics.find((each) => each.name === name)?.value ?? 0
    return { nodes: of('Nodes'), heapMb: Math.round(of('JSHeapUsedSize') / 100_000) / 10 }
  }

  async choose(selector: string, files: readonly string[]): Promise<void> {
    const { root } = await this.#page.send<{ root: { nodeId: number } }>('DOM.getDocument', { depth: 0 })
    const { nodeId } = await this.#page.send<{ nodeId: number }>('DOM.querySelector', { nodeId: root.nodeId, selector })
    await this.#page.send('DOM.setFileInputFiles', { nodeId, files })
  }

  async photograph(path: string): Promise<void> {
    const { data } = await this.#page.send<{ data: string }>('Page.captureScreenshot')
    await writeFile(path, Buffer.from(data, 'base64'))
  }

  /** Does something with the page's thread slowed down and notes how it answered, until a moment after the work says that it is done. */
  async act(name: string, work: () => Promise<unknown>): Promise<void> {
    await this.#trace.start()
    await this.#page.slowDown(this.#slower)
    if (this.#profiles) await this.#page.send('Profiler.start')
    const start = await this.#page.call<number>('watch.now')
    await work()
    await wait(AFTER_MS)
    const seen = await this.#page.call<Seen>('watch.since', start)
    if (this.#profiles) {
      const { profile } = await this.#page.send<{ profile: object }>('Profiler.stop')
      await writeFile(join(this.#profiles, `${name}.cpuprofile`), JSON.stringify(profile))
    }
    await this.#page.slowDown(1)
    const tasks = (await this.#trace.stop()).filter(({ at }) => at >= start)
    this.acts.push({
      name, ...seen, longest: [...tasks].sort((a, b) => b.workMs - a.workMs).slice(0, 4),
      taskMs: most(tasks.map(({ ms }) => ms)), taskWorkMs: most(tasks.map(({ workMs }) => workMs)), tasks50: tasks.filter(({ workMs }) => workMs > TASK_MS).length,
      answerMs: most(seen.answers.map(({ ms }) => ms)), answerWorkMs: most(seen.answers.map(({ at, ms }) => workWithin(tasks, at, at + ms))),
    })
  }
}
