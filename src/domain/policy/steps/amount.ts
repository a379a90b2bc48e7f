import { pathsOf, readerOf } from '../fact-paths'
import { ANY, exactly, type Interval } from '../interval'
import type { Amount, Scalar } from '../pack'
import type { Entry, Run } from './entry'

export interface Found { readonly value: Interval; readonly facts?: Record<string, Scalar> | undefined }

/** Makes the reader of an amount for an entry; a fact nobody answered may be anything from nothing up. */
export function amountOf(amount: Amount): (entry: Entry, run: Run) => Found {
  if (!('fact' in amount)) {
    const found: Found = { value: exactly(amount.fen), facts: undefined }
    return () => found
  }
  const { fact } = amount
  const read = readerOf(fact)
  const pathAt = pathsOf(fact)
  return (entry, run) => {
    const path = pathAt(entry.at)
    const yuan = read(run.facts, entry.item)
    if (typeof yuan === 'number') return { value: exactly(yuan * 100), facts: { [path]: yuan } }
    run.missing.push(path)
    return { value: ANY, facts: undefined }
  }
}
