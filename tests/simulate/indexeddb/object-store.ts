import { Cursor, type Direction } from './cursor'
import { asKey, keyAt, type Key } from './keys'
import { given, kept, withKey } from './kept'
import { rangeOf } from './range'
import type { Request } from './request'
import type { Entry, Shelf } from './shelf'
import type { IndexData, IndexPlan, Table } from './table'
import type { Transaction } from './transaction'

interface Wanted { query?: unknown; count?: number | undefined; direction?: Direction }

const isWanted = (value: unknown): value is Wanted => typeof value === 'object' && value !== null && ('query' in value || 'count' in value || 'direction' in value)

/** What `IDBObjectStore` and `IDBIndex` read in the same way. */
abstract class Source {
  readonly transaction: Transaction
  readonly table: Table
  abstract readonly shelf: Shelf

  constructor(transaction: Transaction, table: Table) {
    this.transaction = transaction
    this.table = table
  }

  get(query: unknown): Request { return this.first(query, (entry) => given(entry.value)) }
  getKey(query: unknown): Request { return this.first(query, (entry) => entry.primaryKey) }
  getAll(query?: unknown, count?: number): Request { return this.all(query, count, (entry) => given(entry.value)) }
  getAllKeys(query?: unknown, count?: number): Request { return this.all(query, count, (entry) => entry.primaryKey) }
  getAllRecords(options: Wanted = {}): Request { return this.all(options, undefined, ({ key, primaryKey, value }) => ({ key, primaryKey, value: given(value) })) }
  openCursor(query?: unknown, direction: Direction = 'next'): Request { return new Cursor(this, rangeOf(query), direction, true).request }
  openKeyCursor(query?: unknown, direction: Direction = 'next'): Request { return new Cursor(this, rangeOf(query), direction, false).request }

  count(query?: unknown): Request {
    const range = rangeOf(query)
    return this.transaction.ask(this, false, () => {
      const [from, to] = this.shelf.span(range)
      return Math.max(0, to - from)
    })
  }

  private first(query: unknown, what: (entry: Entry) => unknown): Request {
    const range = rangeOf(query ?? asKey(query))
    return this.transaction.ask(this, false, () => {
      const [from, to] = this.shelf.span(range)
      return from < to ? what(this.shelf.entries[from]!) : undefined
    })
  }

  private all(query: unknown, count: number | undefined, what: (entry: Entry) => unknown): Request {
    const wanted: Wanted = isWanted(query) ? query : { query, count }
    const range = rangeOf(wanted.query)
    const most = wanted.count ? wanted.count : Infinity
    const backwards = wanted.direction?.startsWith('prev') ?? false
    if (wanted.direction?.endsWith('unique')) throw new Error('each key once: only by cursor')
    return this.transaction.ask(this, false, () => {
      const [from, to] = this.shelf.span(range)
      if (from >= to) return []
      const found = this.shelf.entries.slice(backwards ? Math.max(from, to - most) : from, backwards ? to : Math.min(to, from + most))
      return (backwards ? found.reverse() : found).map(what)
    })
  }
}

/** `IDBIndex`. */
export class Index extends Source {
  readonly name: string
  readonly keyPath: string | readonly string[]
  readonly multiEntry: boolean
  readonly unique = false
  readonly shelf: Shelf
  readonly objectStore: ObjectStore

  constructor(store: ObjectStore, data: IndexData) {
    super(store.transaction, store.table)
    this.objectStore = store
    this.name = data.plan.name
    this.keyPath = data.plan.keyPath
    this.multiEntry = data.plan.multiEntry
    this.shelf = data.shelf
  }
}

/** `IDBObjectStore`. */
export class ObjectStore extends Source {
  private readonly handles = new Map<string, Index>()

  get name(): string { return this.table.name }
  get keyPath() { return this.table.keyPath }
  get autoIncrement(): boolean { return this.table.autoIncrement }
  get shelf(): Shelf { return this.table.shelf }
  get indexNames(): string[] { return [...this.table.indexes.keys()].sort() }

  index(name: string): Index {
    const known = this.handles.get(name)
    if (known) return known
    const data = this.table.indexes.get(name)
    if (!data) throw new DOMException(`no index ${name}`, 'NotFoundError')
    const handle = new Index(this, data)
    this.handles.set(name, handle)
    return handle
  }

  createIndex(name: string, keyPath: IndexPlan['keyPath'], { unique = false, multiEntry = false } = {}): Index {
    if (unique) throw new Error('indexes that allow a key once only: not part of this database')
    this.table.addIndex({ name, keyPath: Array.isArray(keyPath) ? [...keyPath as string[]] : keyPath, multiEntry })
    return this.index(name)
  }

  put(value: unknown, key?: unknown): Request { return this.lay(value, key, false) }
  add(value: unknown, key?: unknown): Request { return this.lay(value, key, true) }

  private lay(value: unknown, given: unknown, isNew: boolean): Request {
    const { keyPath } = this.table
    if (typeof keyPath !== 'string') throw new Error('keys beside or of several parts: not part of this database')
    if (given !== undefined) throw new DOMException('the key stands in the value', 'DataError')
    let copy = kept(value)
    const key = keyAt(copy, keyPath)
    if (key === undefined && (!this.table.autoIncrement || Object.hasOwn(copy as object, keyPath))) throw new DOMException('no valid key', 'DataError')
    return this.transaction.ask(this, true, () => {
      const place = key ?? this.table.next
      if (key === undefined) copy = withKey(copy, keyPath, this.table.next)
      if (isNew && this.table.get(place)) throw new DOMException('the key is taken', 'ConstraintError')
      const next = this.table.next
      if (this.table.autoIncrement && typeof place === 'number') this.table.next = Math.max(next, Math.floor(place) + 1)
      const before = this.table.put(place, copy)
      this.transaction.noteUndo(() => {
        this.table.next = next
        if (before) this.table.put(place, before.value)
        else this.table.remove(place)
      })
      return place
    })
  }

  delete(query: unknown): Request {
    const range = rangeOf(query ?? asKey(query))
    return this.transaction.ask(this, true, () => {
      const [from, to] = this.shelf.span(range)
      for (const { key } of from < to ? this.shelf.entries.slice(from, to) : []) this.take(key)
    })
  }

  clear(): Request {
    return this.transaction.ask(this, true, () => { for (const { key } of this.shelf.entries.slice()) this.take(key) })
  }

  private take(key: Key): void {
    const before = this.table.remove(key)
    if (before) this.transaction.noteUndo(() => { this.table.put(key, before.value) })
  }
}

export type { Source }
