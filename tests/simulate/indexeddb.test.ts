// Requests of the simulation's own database are told by handlers only.
/* oxlint-disable unicorn/prefer-add-event-listener */
import fc from 'fast-check'
import { IDBFactory as RealFactory, IDBKeyRange as RealRange } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { Factory, KeyRange } from './indexeddb'
import { Loop } from './loop'

/** One request, as both databases are asked it. */
type Ask =
  | { what: 'lay'; do: 'put' | 'add'; store: 'rows' | 'counted'; id: string; rank?: number | string | undefined; links: (string | number)[]; town: string }
  | { what: 'ask'; do: 'delete' | 'get' | 'count' | 'getAll' | 'getAllKeys'; from: Place; range: Bounds; most?: number | undefined; back: boolean }
  | { what: 'clear'; store: 'rows' | 'counted' }
  | { what: 'cursor'; from: Place; range: Bounds; direction: IDBCursorDirection; step: 'continue' | 'skip' | 'jump' }
  | { what: 'abort' }
type Place = 'rows' | 'rows.rank' | 'rows.links' | 'rows.[town+rank]' | 'counted'
type Bounds = { lower?: Bound | undefined; upper?: Bound | undefined; lowerOpen: boolean; upperOpen: boolean }
type Bound = string | number | (string | number)[]

const ids = fc.constantFrom('a', 'b', 'c', 'd')
const ranks = fc.option(fc.oneof(fc.nat({ max: 3 }), fc.constantFrom('x', 'y')), { nil: undefined })
const bound = fc.option(fc.oneof(ids, fc.nat({ max: 5 }), fc.tuple(fc.constantFrom('p', 'q'), fc.nat({ max: 3 })), fc.constant(['p'])), { nil: undefined })
const range = fc.record({ lower: bound, upper: bound, lowerOpen: fc.boolean(), upperOpen: fc.boolean() })
const place = fc.constantFrom<Place>('rows', 'rows.rank', 'rows.links', 'rows.[town+rank]', 'counted')
const store = fc.constantFrom<'rows' | 'counted'>('rows', 'counted')
const ask = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant<'lay'>('lay'), do: fc.constantFrom<'put' | 'add'>('put', 'put', 'add'), store, id: ids, rank: ranks, links: fc.array(fc.oneof(ids, fc.nat({ max: 2 })), { maxLength: 3 }), town: fc.constantFrom('p', 'q') }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant<'ask'>('ask'), do: fc.constantFrom<'delete' | 'get' | 'count' | 'getAll' | 'getAllKeys'>('delete', 'get', 'count', 'getAll', 'getAllKeys'), from: place, range, most: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }), back: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant<'cursor'>('cursor'), from: place, range, direction: fc.constantFrom<IDBCursorDirection>('next', 'prev', 'nextunique', 'prevunique'), step: fc.constantFrom<'continue' | 'skip' | 'jump'>('continue', 'skip', 'jump') }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant<'clear'>('clear'), store }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant<'abort'>('abort') }) },
) as unknown as fc.Arbitrary<Ask>

/** A database, whichever it is. */
interface Kind { factory: IDBFactory; ranges: typeof IDBKeyRange }

const open = ({ factory }: Kind): Promise<IDBDatabase> => new Promise((resolve, reject) => {
  const request = factory.open('one', 1)
  request.onupgradeneeded = () => {
    const rows = request.result.createObjectStore('rows', { keyPath: 'id' })
    rows.createIndex('rank', 'rank')
    rows.createIndex('links', 'links', { multiEntry: true })
    rows.createIndex('[town+rank]', ['town', 'rank'])
    request.result.createObjectStore('counted', { keyPath: 'at', autoIncrement: true })
  }
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

/** Asks one after the other in one transaction. @returns what each gave, and how the transaction ended */
function transact(db: IDBDatabase, { ranges }: Kind, asks: readonly Ask[]): Promise<unknown[]> {
  return new Promise((resolve) => {
    const told: unknown[] = []
    const transaction = db.transaction(['rows', 'counted'], 'readwrite')
    const source = (from: Place): IDBObjectStore | IDBIndex => {
      const [name, index] = from.split('.') as [string, string?]
      return index === undefined ? transaction.objectStore(name) : transaction.objectStore(name).index(index)
    }
    const rangeOf = ({ lower, upper, lowerOpen, upperOpen }: Bounds): IDBKeyRange | undefined => {
      if (lower === undefined) return upper === undefined ? undefined : ranges.upperBound(upper, upperOpen)
      return upper === undefined ? ranges.lowerBound(lower, lowerOpen) : ranges.bound(lower, upper, lowerOpen, upperOpen)
    }
    const request = (each: Ask): IDBRequest => {
      if (each.what === 'lay') {
        const { rank, links, town, id } = each
        return transaction.objectStore(each.store)[each.do]({ links, town, ...(each.store === 'rows' ? { id } : {}), ...(rank === undefined ? {} : { rank }) })
      }
      if (each.what === 'clear') return transaction.objectStore(each.store).clear()
      if (each.what === 'abort') throw new Error('asked elsewhere')
      const at = source(each.from)
      const wanted = rangeOf(each.range)
      if (each.what === 'cursor') return at.openCursor(wanted, each.direction)
      if (each.do === 'get' || each.do === 'delete') {
        const target = each.do === 'delete' ? transaction.objectStore(each.from.split('.')[0]!) : at
        return (target as IDBObjectStore)[each.do](wanted ?? ranges.lowerBound('b'))
      }
      if (each.do === 'count') return at.count(wanted)
      return (at[each.do] as (options: object) => IDBRequest)({ query: wanted ?? null, count: each.most, direction: each.back ? 'prev' : 'next' })
    }
    const next = (at: number): void => {
      const each = asks[at]
      if (!each) return
      if (each.what === 'abort') return transaction.abort()
      let asked: IDBRequest
      try {
        asked = request(each)
      } catch (error) {
        told.push((error as Error).name)
        return at + 1 < asks.length ? next(at + 1) : transaction.abort()
      }
      let steps = 0
      asked.onsuccess = () => {
        const cursor = asked.result as IDBCursorWithValue | null
        if (each.what !== 'cursor' || cursor === null) {
          told.push(asked.result)
          return next(at + 1)
        }
        told.push([cursor.key, cursor.primaryKey, cursor.value])
        steps += 1
        if (each.step === 'skip' && steps === 1) cursor.advance(2)
        else if (each.step === 'jump' && steps === 1 && each.direction === 'next' && typeof cursor.key === 'string') cursor.continue('c' > cursor.key ? 'c' : undefined)
        else cursor.continue()
      }
      asked.onerror = (event) => {
        event.preventDefault()
        told.push(asked.error!.name)
        next(at + 1)
      }
    }
    for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => { told.push(end); resolve(told) })
    next(0)
  })
}

async function played(kind: Kind, transactions: readonly (readonly Ask[])[]): Promise<unknown[]> {
  const db = await open(kind)
  const told: unknown[] = []
  for (const asks of transactions) told.push(await transact(db, kind, asks))
  return told
}

const ours = (loop: Loop): Kind => ({ factory: new Factory(loop) as unknown as IDBFactory, ranges: KeyRange as unknown as typeof IDBKeyRange })
const still = { fraction: () => 0.5, bytes: (length: number) => new Uint8Array(length) }

describe('the IndexedDB of the simulation', () => {
  it('answers as another implementation does', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.array(ask, { maxLength: 12 }), { maxLength: 4 }), async (transactions) => {
      const theirs = await played({ factory: new RealFactory(), ranges: RealRange }, transactions)
      const loop = new Loop(0, still)
      expect(await loop.play(() => played(ours(loop), transactions))).toEqual(theirs)
    }), { numRuns: 400 })
  }, 120_000)

  const onLoop = async (work: (db: IDBDatabase, loop: Loop) => Promise<void>): Promise<void> => {
    const loop = new Loop(0, still)
    await loop.play(async () => work(await open(ours(loop)), loop))
  }
  const ended = (transaction: IDBTransaction): Promise<string> => new Promise((resolve) => {
    for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => resolve(end))
  })

  it('takes no request of a transaction that waited for something else', () => onLoop(async (db, loop) => {
    const transaction = db.transaction('rows', 'readwrite')
    const rows = transaction.objectStore('rows')
    rows.put({ id: 'a' })
    await loop.sleep(0)
    expect(() => rows.put({ id: 'b' })).toThrow('not active')
    expect(await ended(transaction)).toBe('complete')
  }))

  it('lets one writer wait for the other, and readers of other stores not', () => onLoop(async (db) => {
    const order: string[] = []
    const note = async (name: string, transaction: IDBTransaction): Promise<void> => {
      await ended(transaction)
      order.push(name)
    }
    const first = db.transaction('rows', 'readwrite')
    const count = (left: number): void => {
      first.objectStore('rows').count().onsuccess = () => { if (left > 0) count(left - 1) }
    }
    count(5)
    await Promise.all([ended(first).then(() => order.push('first')), note('second', db.transaction('rows', 'readonly')), note('third', db.transaction('counted', 'readonly'))])
    expect(order).toEqual(['third', 'first', 'second'])
  }))

  it('gives copies, and keeps copies', () => onLoop(async (db) => {
    const value = { id: 'a', links: ['x'] }
    const writing = db.transaction('rows', 'readwrite')
    writing.objectStore('rows').put(value)
    value.links.push('y')
    await ended(writing)
    const read = (): Promise<typeof value> => new Promise((resolve) => {
      const request = db.transaction('rows').objectStore('rows').get('a') as IDBRequest<typeof value>
      request.onsuccess = () => resolve(request.result)
    })
    const copy = await read()
    copy.links.push('z')
    expect(await read()).toEqual({ id: 'a', links: ['x'] })
  }))
})
