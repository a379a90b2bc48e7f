import { createRecordRepository } from '../records'
import type { UserDatabase } from '../database'
import { followRecords } from './follow'
import { createSearchIndex, type Found } from './search-index'

/** What opens the vault once more beside the page that has it open. */
export interface Opening { personId: string; generation: number; key: Uint8Array }
export type SearchRequest = { open: Opening } | { ask: number; query: string; limit: number }
export type SearchNews =
  | { size: number; whole: boolean }
  /** A long answer comes in parts. */
  | { answer: number; found: Found; last: boolean }
  /** Ids of records that could not be read, for the page to have them mended. */
  | { spoilt: string[] }
  | { failed: true }

/** Nobody waits for a worker: slices so large that the trips between them cost little, small enough to answer in between. */
const SLICE = 500
/** Entries of an answer in one message, which the page unpacks in one go. */
const AT_ONCE = 400

/**
 * The side of the search that holds the index, in a worker: reads the sealed records itself, so that the page's thread opens none of
 * them, and forgets everything when it ends.
 * @param open answers undefined when there is no such database
 * @returns what takes the page's messages
 */
export function createSearchService(post: (news: SearchNews) => void, open: (opening: Opening) => Promise<UserDatabase | undefined>): (request: SearchRequest) => void {
  const index = createSearchIndex()
  const failed = (): void => post({ failed: true })

  function follow(db: UserDatabase): void {
    followRecords(createRecordRepository(db), 'enterprise', {
      slice: SLICE, size: () => index.size, take: index.take, clear: index.clear, failed,
      grown(whole) {
        if (db.unreadable.size > 0) post({ spoilt: [...db.unreadable] })
        db.unreadable.clear()
        post({ size: index.size, whole })
      },
    })
  }

  function answer({ ask, query, limit }: Extract<SearchRequest, { ask: number }>): void {
    const { entries, total } = index.find(query, limit)
    for (let at = 0, last = false; !last; at += AT_ONCE) {
      last = at + AT_ONCE >= entries.length
      post({ answer: ask, found: { entries: entries.slice(at, at + AT_ONCE), total }, last })
    }
  }

  return (request) => {
    if ('open' in request) open(request.open).then((db) => (db ? follow(db) : failed()), failed)
    else answer(request)
  }
}
