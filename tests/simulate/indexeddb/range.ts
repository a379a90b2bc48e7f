import { asKey, compare, type Key } from './keys'

/** `IDBKeyRange`. */
export class KeyRange {
  readonly lower: Key | undefined
  readonly upper: Key | undefined
  readonly lowerOpen: boolean
  readonly upperOpen: boolean

  private constructor(lower: Key | undefined, upper: Key | undefined, lowerOpen: boolean, upperOpen: boolean) {
    this.lower = lower
    this.upper = upper
    this.lowerOpen = lowerOpen
    this.upperOpen = upperOpen
  }

  static only(key: unknown): KeyRange {
    const valid = asKey(key)
    return new KeyRange(valid, valid, false, false)
  }

  static lowerBound(lower: unknown, open = false): KeyRange { return new KeyRange(asKey(lower), undefined, open, true) }
  static upperBound(upper: unknown, open = false): KeyRange { return new KeyRange(undefined, asKey(upper), true, open) }

  static bound(lower: unknown, upper: unknown, lowerOpen = false, upperOpen = false): KeyRange {
    const order = compare(asKey(lower), asKey(upper))
    if (order > 0 || (order === 0 && (lowerOpen || upperOpen))) throw new DOMException('nothing between these bounds', 'DataError')
    return new KeyRange(lower as Key, upper as Key, lowerOpen, upperOpen)
  }

  includes(key: Key): boolean { return this.reached(key) && !this.passed(key) }

  /** Whether the key is not before the range. */
  reached(key: Key): boolean {
    if (this.lower === undefined) return true
    const order = compare(key, this.lower)
    return order > 0 || (order === 0 && !this.lowerOpen)
  }

  /** Whether the key is behind the range. */
  passed(key: Key): boolean {
    if (this.upper === undefined) return false
    const order = compare(key, this.upper)
    return order > 0 || (order === 0 && this.upperOpen)
  }
}

/** What a query of a method means; undefined: everything. @throws DataError */
export const rangeOf = (query: unknown): KeyRange | undefined => (query === undefined || query === null ? undefined : query instanceof KeyRange ? query : KeyRange.only(query))
