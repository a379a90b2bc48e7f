import { factsOf, judgeOf } from '../condition'
import { pathOf, readerOf } from '../fact-paths'
import { hull, type Interval } from '../interval'
import type { Step } from '../pack'
import type { Entry, Run, Through } from './entry'

/** Goes through some steps only when a condition holds; when nobody knows, the result may be either. */
export function when({ condition, steps }: Extract<Step, { step: 'when' }>, through: (steps: readonly Step[]) => Through): Through {
  const judge = judgeOf(condition)
  const looked = factsOf(condition).map((ref) => ({ ref, read: readerOf(ref) }))
  const inner = through(steps)
  /** With and without each step: what is noted must be the hull already, or the explanation would promise the one branch. */
  const single = steps.map((step) => through([step]))
  function either(before: Interval, entry: Entry, run: Run): Interval {
    const hulled: Run = { facts: run.facts, miss: (path) => run.miss(path), note: (of, after, ...line) => run.note(of, hull(before, after), ...line) }
    return single.reduce((value, go) => hull(before, go(value, entry, hulled)), before)
  }
  return (value, entry, run) => {
    const truth = judge(run.facts, entry.item)
    if (truth === false) return value
    if (truth === true) return inner(value, entry, run)
    for (const { ref, read } of looked) {
      if (read(run.facts, entry.item) === undefined) run.miss(pathOf(ref, entry.at))
    }
    return either(value, entry, run)
  }
}
