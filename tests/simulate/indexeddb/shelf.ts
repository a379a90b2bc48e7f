import { compare, type Key } from './keys'
import type { KeyRange } from './range'

export interface Entry { readonly key: Key; readonly primaryKey: Key; readonly value: unknown }

const order = (a: Entry, key: Key, primaryKey: Key): number => compare(a.key, key) || compare(a.primaryKey, primaryKey)

/** Entries in the order of their keys, those of equal key in the order of their primary keys. */
export class Shelf {
  readonly entries: Entry[]

  constructor(entries: Entry[] = []) {
    this.entries = entries
  }

  copy(): Shelf { return new Shelf(this.entries.slice()) }

  /** Where the entry stands, or would stand. */
  place(key: Key, primaryKey: Key): number {
    let low = 0
    let high = this.entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (order(this.entries[middle]!, key, primaryKey) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  at(place: number, key: Key, primaryKey: Key): Entry | undefined {
    const entry = this.entries[place]
    return entry && order(entry, key, primaryKey) === 0 ? entry : undefined
  }

  /** @returns the entry that stood in its place */
  put(entry: Entry): Entry | undefined {
    const place = this.place(entry.key, entry.primaryKey)
    const before = this.at(place, entry.key, entry.primaryKey)
    if (before) this.entries[place] = entry
    else this.entries.splice(place, 0, entry)
    return before
  }

  remove(key: Key, primaryKey: Key): void {
    const place = this.place(key, primaryKey)
    if (this.at(place, key, primaryKey)) this.entries.splice(place, 1)
  }

  /** From where to before where a range reaches. */
  span(range: KeyRange | undefined): [from: number, to: number] {
    if (!range) return [0, this.entries.length]
    return [this.first((key) => range.reached(key)), this.first((key) => range.passed(key))]
  }

  private first(holds: (key: Key) => boolean): number {
    let low = 0
    let high = this.entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (holds(this.entries[middle]!.key)) high = middle
      else low = middle + 1
    }
    return low
  }
}
