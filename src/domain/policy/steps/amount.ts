import { pathsOf, readerOf } from '../fact-paths'
import { ANY, exactly, type Interval } from '../interval'
import type { Amount, Scalar } from '../pack'
import type { Entry, Run } from './entry'

export interface AmountReader {
  /** The amount for an entry; a fact nobody answered may be anything from nothing up. */
  valueOf: (entry: Entry, run: Run) => Interval
  /** The answer behind that amount. */
  factsOf: (entry: Entry, value: Interval) => Record<string, Scalar> | undefined
}

/** Makes the reader of an amount. */
export function amountOf(amount: Amount): AmountReader {
  if (!('fact' in amount)) {
    const value = exactly(amount.fen)
    return { valueOf: () => value, factsOf: () => undefined }
  }
  const { fact } = amount
  const read = readerOf(fact)
  const pathAt = pathsOf(fact)
  return {
    valueOf(entry, run) {
      const yuan = read(run.facts, entry.item)
      if (typeof yuan === 'number') return exactly(yuan * 100)
      run.miss(pathAt(entry.at))
      return ANY
    },
    factsOf(entry, value) {
      if (value === ANY) return undefined
      // a literal with this name in it takes four times as long to make
      const facts: Record<string, Scalar> = {}
      facts[pathAt(entry.at)] = value.lo / 100
      return facts
    },
  }
}
