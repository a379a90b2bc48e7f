import { excluded, forEverybody, type Assessment } from './assessment'
import { judgeAllOf } from './condition'
import { dateJudge, type Found } from './date-judge'
import type { ItemResult } from './evaluation'
import { isBlank, itemPathsOf, type Item } from './fact-paths'
import type { Facts } from './facts'
import type { Calendar } from './in-force'
import { ANY, NOTHING, ZERO } from './interval'
import { NONE, oneMore } from './one-more'
import type { Benefit } from './pack'
import type { Entry } from './steps'
import { and, or, type Truth } from './truth'

/** Which items of a list may count. */
export interface Judged { truth: Truth; entries: readonly Entry[]; failed: readonly ItemResult[] }

const WHOLE: Judged = { truth: true, entries: [{ at: '', item: undefined, certain: true, open: false, value: ZERO }], failed: NONE }

/** What is told of items that fail: of each place in the list the same, so it is made once. */
function failuresOf(benefit: Benefit, pathOfItem: (index: number) => string): (index: number) => ItemResult {
  const made: ItemResult[] = []
  return (index) => made[index] ??= { path: pathOfItem(index), status: 'ineligible', ceilingYuan: benefit.kind === 'unquantified' ? null : NOTHING }
}

/**
 * Makes the judge of a benefit's items; a benefit that runs over no list has one, the whole.
 * @param begunOnly leaves out items of which nothing is answered; the others keep their places
 */
export function itemsJudge(benefit: Benefit, calendar: Calendar, begunOnly = false): (facts: Facts, found: Found) => Judged {
  const { each } = benefit
  if (!each) return () => WHOLE
  const conditions = judgeAllOf(benefit.itemConditions)
  const dates = dateJudge(benefit, 'item', calendar)
  const pathOfItem = itemPathsOf(each)
  const failureOf = failuresOf(benefit, pathOfItem)
  const unanswered: Judged = { truth: undefined, entries: [{ at: each, item: undefined, certain: false, open: true, value: ANY }], failed: NONE }

  function judge(facts: Facts, item: Item): Truth {
    const rest = conditions.judge(facts, item)
    return rest === false ? false : and(rest, dates.judge(facts, item))
  }
  function tell(facts: Facts, item: Item, at: string, found: Found): void {
    conditions.tell(facts, item, at, found)
    dates.tell(facts, item, at, found)
  }

  return (facts, found) => {
    const list = facts[each as keyof Facts] as readonly Item[] | undefined
    if (!list) {
      found.missing = oneMore(found.missing, each)
      return unanswered
    }
    let entries: readonly Entry[] = NONE
    let failed: readonly ItemResult[] = NONE
    // an item that fails is gone: what it leaves open is no question
    let gone: Found | undefined
    let truth: Truth = false
    for (let index = 0; index < list.length; index += 1) {
      const item = list[index]!
      if (begunOnly && isBlank(item)) continue
      const at = pathOfItem(index)
      const one = judge(facts, item)
      truth = or(truth, one)
      if (one === false) {
        failed = oneMore(failed, failureOf(index))
        gone ??= { fails: found.fails, missing: NONE, between: false }
        tell(facts, item, at, gone)
      } else {
        entries = oneMore(entries, { at, item, certain: one === true, open: false, value: ZERO })
        if (one === undefined) tell(facts, item, at, found)
      }
    }
    if (gone) found.fails = gone.fails
    return { truth, entries, failed }
  }
}

/** What comes of a list that was answered with nothing; undefined where the benefit runs over none. */
export function emptyList(benefit: Benefit): (facts: Facts) => Assessment | undefined {
  const { each } = benefit
  if (!each) return () => undefined
  const nothing = forEverybody(excluded(benefit, [each], NONE))
  return (facts) => (facts[each as keyof Facts] as readonly Item[] | undefined)?.length === 0 ? nothing : undefined
}
