import { pathOf, readFact } from '../fact-paths'
import { ANY, exactly, type Interval } from '../interval'
import type { Amount, Scalar } from '../pack'
import type { Entry, Run } from './entry'

/** The value of an amount for an entry; a fact nobody answered may be anything from nothing up. */
export function amountOf(amount: Amount, entry: Entry, run: Run): { value: Interval; facts?: Record<string, Scalar> } {
  if (!('fact' in amount)) return { value: exactly(amount.fen) }
  const path = pathOf(amount.fact, entry.at)
  const yuan = readFact(amount.fact, run.facts, entry.item)
  if (typeof yuan !== 'number') {
    run.missing.push(path)
    return { value: ANY }
  }
  return { value: exactly(yuan * 100), facts: { [path]: yuan } }
}
