import { keyAt, manyKeysAt, type Key, type KeyPath } from './keys'
import { Shelf, type Entry } from './shelf'

export interface IndexPlan { name: string; keyPath: string | readonly string[]; multiEntry: boolean }

export class IndexData {
  readonly plan: IndexPlan
  readonly shelf: Shelf

  constructor(plan: IndexPlan, shelf = new Shelf()) {
    this.plan = plan
    this.shelf = shelf
  }

  keysOf(value: unknown): Key[] {
    const { keyPath, multiEntry } = this.plan
    if (multiEntry && typeof keyPath === 'string') return manyKeysAt(value, keyPath)
    const key = keyAt(value, keyPath)
    return key === undefined ? [] : [key]
  }
}

/** One object store's rows and indexes. Values are frozen: they are given out as they are, and a row that is the same object has not changed. */
export class Table {
  readonly name: string
  readonly keyPath: KeyPath
  readonly autoIncrement: boolean
  readonly shelf: Shelf
  readonly indexes = new Map<string, IndexData>()
  /** Next number of a generated key. */
  next = 1
  private listed: readonly unknown[] | undefined

  constructor(name: string, keyPath: KeyPath, autoIncrement: boolean, shelf = new Shelf()) {
    this.name = name
    this.keyPath = keyPath
    this.autoIncrement = autoIncrement
    this.shelf = shelf
  }

  copy(): Table {
    const table = new Table(this.name, this.keyPath, this.autoIncrement, this.shelf.copy())
    table.next = this.next
    for (const [name, { plan, shelf }] of this.indexes) table.indexes.set(name, new IndexData(plan, shelf.copy()))
    return table
  }

  get(key: Key): Entry | undefined {
    return this.shelf.at(this.shelf.place(key, key), key, key)
  }

  /** All values in the order of their keys; the same list until one changes. */
  values(): readonly unknown[] {
    return (this.listed ??= this.shelf.entries.map(({ value }) => value))
  }

  /** Lays in a value. @returns what stood there */
  put(key: Key, value: unknown): Entry | undefined {
    const before = this.shelf.put({ key, primaryKey: key, value })
    for (const index of this.indexes.values()) {
      if (before) for (const each of index.keysOf(before.value)) index.shelf.remove(each, key)
      for (const each of index.keysOf(value)) index.shelf.put({ key: each, primaryKey: key, value })
    }
    this.listed = undefined
    return before
  }

  remove(key: Key): Entry | undefined {
    const before = this.get(key)
    if (!before) return undefined
    this.shelf.remove(key, key)
    for (const index of this.indexes.values()) for (const each of index.keysOf(before.value)) index.shelf.remove(each, key)
    this.listed = undefined
    return before
  }

  addIndex(plan: IndexPlan): void {
    const index = new IndexData(plan)
    for (const { key, value } of this.shelf.entries) for (const each of index.keysOf(value)) index.shelf.put({ key: each, primaryKey: key, value })
    this.indexes.set(plan.name, index)
  }
}
