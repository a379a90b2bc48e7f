import type { CivilDate } from '../civil-date'
import type { Findings } from './condition'
import { pathsOf, readerOf, type Item } from './fact-paths'
import type { Facts } from './facts'
import { isGoverned, type Calendar } from './in-force'
import { oneMore } from './one-more'
import type { Benefit } from './pack'
import type { Truth } from './truth'

/** What judging turns up: paths of facts that speak against something, of those not answered, and whether a day is open to readings. */
export interface Found extends Findings { between: boolean }

export interface DateJudge {
  judge: (facts: Facts, item: Item | undefined) => Truth
  /** Notes why the day does not settle it. */
  tell: (facts: Facts, item: Item | undefined, at: string | undefined, found: Found) => void
}

const undated: DateJudge = { judge: () => true, tell: () => undefined }

/**
 * Makes the judge of the day that says which text applies.
 * @param from `item` for the date of an item, `applicant` for any other; undated where the rule's date is the other's
 */
export function dateJudge({ date }: Benefit, from: 'item' | 'applicant', calendar: Calendar): DateJudge {
  if (!date || (date[0] === 'item') !== (from === 'item')) return undated
  const read = readerOf(date)
  const pathAt = pathsOf(date)
  return {
    judge: (facts, item) => isGoverned(read(facts, item) as CivilDate | undefined, calendar),
    tell(facts, item, at, found) {
      const day = read(facts, item) as CivilDate | undefined
      if (day === undefined) found.missing = oneMore(found.missing, pathAt(at))
      else {
        const truth = isGoverned(day, calendar)
        if (truth === false) found.fails = oneMore(found.fails, pathAt(at))
        // known, and yet not settled: of the days between signing and printing
        else if (truth === undefined) found.between = true
      }
    },
  }
}
