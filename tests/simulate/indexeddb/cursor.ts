import { given } from './kept'
import { asKey, compare, type Key } from './keys'
import type { Source } from './object-store'
import type { KeyRange } from './range'
import type { Request } from './request'
import type { Entry } from './shelf'

export type Direction = 'next' | 'nextunique' | 'prev' | 'prevunique'

/** `IDBCursorWithValue`, or one without values. It stands on an entry and looks for the next when asked to go on. */
export class Cursor {
  readonly source: Source
  readonly direction: Direction
  readonly request: Request
  key: Key | undefined = undefined
  primaryKey: Key | undefined = undefined
  value: unknown = undefined
  private readonly range: KeyRange | undefined
  private readonly withValues: boolean

  constructor(source: Source, range: KeyRange | undefined, direction: Direction, withValues: boolean) {
    this.source = source
    this.direction = direction
    this.range = range
    this.withValues = withValues
    this.request = source.transaction.ask(source, false, () => this.move(1, () => true))
  }

  continue(key?: unknown): void {
    const least = key === undefined ? undefined : asKey(key)
    this.goOn(1, (entry) => least === undefined || this.ahead(entry.key, least) >= 0)
  }

  continuePrimaryKey(key: unknown, primaryKey: unknown): void {
    const least = asKey(key)
    const leastPrimary = asKey(primaryKey)
    this.goOn(1, (entry) => (this.ahead(entry.key, least) || this.ahead(entry.primaryKey, leastPrimary)) >= 0)
  }

  advance(count: number): void { this.goOn(count, () => true) }

  private goOn(count: number, wanted: (entry: Entry) => boolean): void {
    if (this.request.readyState === 'pending') throw new DOMException('the cursor is on its way', 'InvalidStateError')
    this.source.transaction.askAgain(this.request, () => this.move(count, wanted))
  }

  private get backwards(): boolean { return this.direction.startsWith('prev') }
  private ahead(a: Key, b: Key): number { return this.backwards ? compare(b, a) : compare(a, b) }

  private isBehind(entry: Entry): boolean {
    if (this.key === undefined) return true
    const order = this.ahead(entry.key, this.key)
    return order > 0 || (order === 0 && !this.direction.endsWith('unique') && this.ahead(entry.primaryKey, this.primaryKey!) > 0)
  }

  private move(count: number, wanted: (entry: Entry) => boolean): Cursor | null {
    const { entries } = this.source.shelf
    const [from, to] = this.source.shelf.span(this.range)
    let left = count
    for (let step = 0; step < to - from; step += 1) {
      let entry = entries[this.backwards ? to - 1 - step : from + step]!
      if (!this.isBehind(entry) || !wanted(entry)) continue
      // Backwards over equal keys, the first of them stands for all.
      if (this.direction === 'prevunique') for (let at = to - 2 - step; at >= from && compare(entries[at]!.key, entry.key) === 0; at -= 1) entry = entries[at]!
      this.stand(entry)
      left -= 1
      if (left === 0) return this
    }
    return null
  }

  private stand({ key, primaryKey, value }: Entry): void {
    this.key = key
    this.primaryKey = primaryKey
    if (this.withValues) this.value = given(value)
  }
}
