import type { World } from '../condition'
import type { TraceStep } from '../evaluation'
import type { Item } from '../fact-paths'
import type { Facts } from '../facts'
import type { Interval } from '../interval'

/** One amount on its way through a calculation: of an item, of several merged, or of everything. */
export interface Entry {
  readonly at?: string
  readonly item?: Item
  /** False while nobody knows whether the item qualifies: then it may bring nothing. */
  readonly certain: boolean
  /** Stands for a whole list that nobody has answered: any number of items. */
  readonly open?: boolean
  readonly value: Interval
}

/** What every step sees and writes to. */
export interface Run {
  readonly facts: Facts
  /** Absent when nobody will read it. */
  readonly trace?: TraceStep[]
  readonly missing: string[]
  readonly note: (entry: Entry, step: Pick<TraceStep, 'step' | 'say' | 'facts' | 'bites'>) => void
}

export const worldOf = (entry: Entry, run: Run): World => ({ facts: run.facts, item: entry.item, at: entry.at })
