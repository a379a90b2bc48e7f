import type { BenchBrowser, BenchPage } from './bench-browser'

/** A task of the page's thread. Times in ms; `at` on the clock of the page. */
export interface Task { at: number; /** From beginning to end. */ ms: number; /** Of these, the time the thread ran: less on a machine that others use too. */ workMs: number; /** What it did, longest first, each with all it called. */ parts: { name: string; workMs: number }[] }

interface TraceEvent { name: string; ph: string; pid: number; tid: number; ts: number; dur?: number; tdur?: number; args: { data?: { startTime?: number } } }

const MARK = 'smooth-trace'
/** Shorter tasks are not looked into. */
const LONG_MS = 40

function partsOf(events: readonly TraceEvent[]): Task['parts'] {
  const sums = new Map<string, number>()
  for (const { name, dur = 0, tdur = dur } of events) sums.set(name, (sums.get(name) ?? 0) + tdur / 1_000)
  return [...sums].map(([name, workMs]) => ({ name, workMs })).filter(({ workMs }) => workMs >= 1).sort((a, b) => b.workMs - a.workMs)
}

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
    this.#browser.on('Tracing.dataCollected', ({ value }) => { this.#events.push(...(value as TraceEvent[]).filter(({ ph, name }) => ph === 'X' || name === MARK)) })
    await this.#browser.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', 'blink.user_timing'], excludedCategories: ['*'] } })
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
    const own = this.#events.filter(({ ph, pid, tid }) => ph === 'X' && pid === mark.pid && tid === mark.tid)
    return own.filter(({ name }) => name === 'RunTask')
      .map(({ ts, dur = 0, tdur = dur }) => ({ at: (ts - zero) / 1_000, ms: dur / 1_000, workMs: tdur / 1_000, parts: tdur / 1_000 < LONG_MS ? [] : partsOf(own.filter((event) => event.name !== 'RunTask' && event.ts >= ts && event.ts <= ts + dur)) }))
  }
}
