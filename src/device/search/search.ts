import type { Records } from '../records'
import { followRecords } from './follow'
import { createSearchIndex, type Found } from './search-index'
import type { SearchNews, SearchRequest } from './search-service'

/** The part of a `Worker` used here. */
export interface SearchWorker {
  postMessage(message: SearchRequest, transfer: Transferable[]): void
  addEventListener(type: 'message' | 'error', listen: (event: Event) => void): void
  terminate(): void
}

export interface SearchListener {
  /** How many there are so far; `whole` once all have been read. */
  grown(size: number, whole: boolean): void
  spoilt(ids: readonly string[]): void
  /** Nothing more will come: no worker here, or it died. */
  failed(): void
}

/** A search that goes on while the index still grows. */
export interface Search {
  find(query: string, limit: number): Promise<Found>
  /** Ends it and what it holds in memory. */
  close(): void
}

/** Rows opened at once on the page's own thread: few enough for a finger not to notice on a slow phone. */
const SLICE_ON_PAGE = 50

const NOTHING: Found = { entries: [], total: 0 }

/** The search in a worker, which somebody else tells the vault's key. */
export function searchInWorker(worker: SearchWorker, { grown, spoilt, failed }: SearchListener): Search {
  const asked = new Map<number, { entries: Found['entries']; done(found: Found): void }>()
  let number = 0
  let over = false
  const end = (): void => {
    over = true
    worker.terminate()
    for (const { done } of asked.values()) done(NOTHING)
    asked.clear()
  }
  const fail = (): void => {
    end()
    failed()
  }
  worker.addEventListener('error', fail)
  worker.addEventListener('message', (event) => {
    // Said before it was ended, heard after: the phone may be another person's by now.
    if (over) return undefined
    const news = (event as MessageEvent<SearchNews>).data
    if ('failed' in news) return fail()
    if ('spoilt' in news) return spoilt(news.spoilt)
    if ('size' in news) return grown(news.size, news.whole)
    const answer = asked.get(news.answer)
    answer?.entries.push(...news.found.entries)
    if (!news.last) return undefined
    answer?.done({ entries: answer.entries, total: news.found.total })
    asked.delete(news.answer)
  })
  return {
    find: (query, limit) => new Promise((resolve) => {
      if (over) return resolve(NOTHING)
      number += 1
      asked.set(number, { entries: [], done: resolve })
      worker.postMessage({ ask: number, query, limit }, [])
    }),
    close: end,
  }
}

/** The same on the page, in small slices, for browsers in which no worker starts. */
export function searchOnPage(records: Pick<Records, 'count' | 'touchedAfter'>, { grown, failed }: Omit<SearchListener, 'spoilt'>): Search {
  const index = createSearchIndex()
  const stop = followRecords(records, 'enterprise', {
    slice: SLICE_ON_PAGE, size: () => index.size, take: index.take, clear: index.clear, failed, grown: (whole) => grown(index.size, whole),
  })
  return {
    find: async (query, limit) => index.find(query, limit),
    close() {
      stop()
      index.clear()
    },
  }
}
