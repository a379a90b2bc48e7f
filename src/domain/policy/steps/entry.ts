import type { TraceStep } from '../evaluation'
import type { Item } from '../fact-paths'
import type { Facts } from '../facts'
import type { Interval } from '../interval'
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

/** The same entry with another value. */
export const worth = ({ at, item, certain, open }: Entry, value: Interval): Entry => ({ at, item, certain, open, value })

/** What every step sees and writes to. */
export interface Run {
  readonly facts: Facts
  readonly missing: string[]
  /** Takes down one line of the explanation. */
  readonly note: (entry: Entry, step: TraceStep['step'], say: Words, facts?: TraceStep['facts'], bites?: boolean) => void
}

/** Takes an entry through one step. */
export type Through = (entry: Entry, run: Run) => Entry
