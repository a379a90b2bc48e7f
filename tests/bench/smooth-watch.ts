// Runs in Chromium in the app's page: notes what kept it from answering, and says where a finger would go.

/** An answer or a picture that took long. Times in ms since the page's beginning. */
interface Long { at: number; ms: number; what: string }
/** What was seen of an act: what each touch or key waited for its next picture, and pictures that came late. */
export interface Seen { answers: Long[]; frames: Long[] }

interface EventTiming extends PerformanceEntry { interactionId: number; target?: Node | null }
interface AnimationFrame extends PerformanceEntry { scripts: { invoker: string; sourceURL: string; sourceFunctionName: string; duration: number; forcedStyleAndLayoutDuration: number }[]; styleAndLayoutStart: number }

const seen: Seen = { answers: [], frames: [] }
const note = <E extends PerformanceEntry>(type: string, into: Long[], what: (entry: E) => string | undefined): PerformanceObserver => {
  const take = (entries: PerformanceEntryList): void => {
    for (const entry of entries as E[]) {
      const words = what(entry)
      if (words !== undefined) into.push({ at: entry.startTime, ms: entry.duration, what: words })
    }
  }
  const observer = new PerformanceObserver((list) => take(list.getEntries()))
  observer.observe({ type, durationThreshold: 16 } as PerformanceObserverInit)
  Object.assign(observer, { flush: () => take(observer.takeRecords()) })
  return observer
}

const scriptsOf = ({ scripts, startTime, duration, styleAndLayoutStart }: AnimationFrame): string => {
  const parts = [...scripts].sort((a, b) => b.duration - a.duration).slice(0, 3)
    .map((script) => `${Math.round(script.duration)} ${script.invoker} ${script.sourceFunctionName} ${script.sourceURL.split('/').at(-1)}`)
  if (styleAndLayoutStart > 0) parts.push(`${Math.round(startTime + duration - styleAndLayoutStart)} style and layout`)
  return parts.join('; ')
}

const observers = [
  note<EventTiming>('event', seen.answers, ({ interactionId, name }) => (interactionId > 0 ? name : undefined)),
  note<AnimationFrame>('long-animation-frame', seen.frames, scriptsOf),
]

const now = (): number => performance.now()

/** What was seen since then. */
function since(start: number): Seen {
  for (const observer of observers) (observer as unknown as { flush(): void }).flush()
  const of = (entries: Long[]): Long[] => entries.filter(({ at, ms }) => at + ms > start)
  return { answers: of(seen.answers), frames: of(seen.frames) }
}

const shown = (element: Element): boolean => element.getClientRects().length > 0
const named = (element: Element, words: string): boolean => (element.getAttribute('aria-label') ?? element.textContent ?? '').includes(words)

function find(selector: string, words: string): Element | undefined {
  return [...document.querySelectorAll(selector)].find((element) => named(element, words) && shown(element))
}

/** Brings the first such element into view. @returns its middle, or undefined while there is none */
function spot(selector: string, words = ''): { x: number; y: number } | undefined {
  const element = find(selector, words)
  if (!element) return undefined
  element.scrollIntoView({ block: 'center', behavior: 'instant' })
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: left + width / 2, y: top + height / 2 }
}

const isThere = (selector: string, words = ''): boolean => find(selector, words) !== undefined

function isSeen(selector: string, words = ''): boolean {
  const box = find(selector, words)?.getBoundingClientRect()
  return box !== undefined && box.top < innerHeight && box.bottom > 0
}

/** How many records the phone holds; counting needs no key. */
async function records(): Promise<number> {
  const { name } = (await indexedDB.databases()).find((each) => /^ipw-user-.*\.sealed$/.test(each.name ?? ''))!
  const of = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('storage')))
  })
  const db = await of(indexedDB.open(name!))
  try {
    return await of(db.transaction('records').objectStore('records').count())
  } finally {
    db.close()
  }
}

const press = (selector: string, words = ''): void => (find(selector, words) as HTMLElement | undefined)?.click()

Object.assign(globalThis, { watch: { now, since, spot, isThere, isSeen, press, records } })
