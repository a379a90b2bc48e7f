import { factsOf, judgeOf } from '../condition'
import { pathOf, readerOf } from '../fact-paths'
import { hull } from '../interval'
import type { Step } from '../pack'
import { worth, type Run, type Through } from './entry'

/** Goes through some steps only when a condition holds; when nobody knows, the result may be either. */
export function when({ condition, steps }: Extract<Step, { step: 'when' }>, through: (step: Step) => Through): Through {
  const judge = judgeOf(condition)
  const looked = factsOf(condition).map((ref) => ({ ref, read: readerOf(ref) }))
  const inner = steps.map(through)
  return (entry, run) => {
    const truth = judge(run.facts, entry.item)
    if (truth === false) return entry
    if (truth === true) return inner.reduce((at, go) => go(at, run), entry)
    for (const { ref, read } of looked) {
      if (read(run.facts, entry.item) === undefined) run.missing.push(pathOf(ref, entry.at))
    }
    return inner.reduce((at, go) => {
      // either way: what the step notes must already be the hull, or the explanation would promise the one branch
      const either: Run = { ...run, note: (after, ...line) => run.note(worth(after, hull(entry.value, after.value)), ...line) }
      return worth(at, hull(entry.value, go(at, either).value))
    }, entry)
  }
}
