import type { TraceStep } from '../evaluation'
import type { Item } from '../fact-paths'
import type { Facts } from '../facts'
import { ZERO, type Interval } from '../interval'
import type { Words } from '../pack'

/** One amount on its way through a calculation: of an item, of several merged, or of everything. */
export interface Entry {
  readonly at: string | undefined
  readonly item: Item | undefined
  /** False while nobody knows whether the item qualifies: then it may bring nothing. */
  readonly certain: boolean
  /** Stands for a whole list that nobody has answered: any number of items. */
  readonly open: boolean
  readonly value: Interval
}

/** Everything that counts, added up. */
export const ALTOGETHER: Entry = { at: undefined, item: undefined, certain: true, open: false, value: ZERO }

/** The same entry with another value. */
export const worth = (entry: Entry, value: Interval): Entry =>
  value === entry.value ? entry : { at: entry.at, item: entry.item, certain: entry.certain, open: entry.open, value }

/** What every step sees and writes to. */
export interface Run {
  readonly facts: Facts
  /** Takes down the path of an answer that is missing. */
  readonly miss: (path: string) => void
  /** Takes down one line of the explanation: what a step made of an entry. */
  readonly note: (entry: Entry, value: Interval, step: TraceStep['step'], say: Words, facts?: TraceStep['facts'], bites?: boolean) => void
}

/** Takes an entry's amount so far through one step. */
export type Through = (value: Interval, entry: Entry, run: Run) => Interval
