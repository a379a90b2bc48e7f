import type { BenchBrowser, BenchPage } from './bench-browser'

/** A task of the page's thread. Times in ms; `at` on the clock of the page. */
export interface Task { at: number; /** From beginning to end. */ ms: number; /** Of these, the time the thread ran: less on a machine that others use too. */ workMs: number }

interface TraceEvent { name: string; cat: string; pid: number; tid: number; ts: number; dur?: number; tdur?: number; args: { data?: { startTime?: number } } }

const MARK = 'smooth-trace'

/** The browser's own trace of what the page's thread did. */
export class SmoothTrace {
  readonly #browser: BenchBrowser
  readonly #page: BenchPage
  #events: TraceEvent[] = []

  constructor(browser: BenchBrowser, page: BenchPage) {
    this.#browser = browser
    this.#page = page
  }

  async start(): Promise<void> {
    this.#events = []
    this.#browser.on('Tracing.dataCollected', ({ value }) => { this.#events.push(...(value as TraceEvent[]).filter(({ name }) => name === 'RunTask' || name === MARK)) })
    await this.#browser.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', 'blink.user_timing'], excludedCategories: ['*'] } })
    await this.#page.run(`performance.mark('${MARK}'); 0`)
  }

  async stop(): Promise<Task[]> {
    const complete = this.#browser.next('Tracing.tracingComplete')
    await this.#browser.send('Tracing.end')
    await complete
    // The mark stands in the page's own thread, on both clocks.
    const mark = this.#events.find(({ name, args }) => name === MARK && args.data?.startTime !== undefined)
    if (!mark) throw new Error('the trace does not name the page')
    const zero = mark.ts - mark.args.data!.startTime! * 1_000
    return this.#events.filter(({ name, pid, tid }) => name === 'RunTask' && pid === mark.pid && tid === mark.tid)
      .map(({ ts, dur = 0, tdur = dur }) => ({ at: (ts - zero) / 1_000, ms: dur / 1_000, workMs: tdur / 1_000 }))
  }
}
