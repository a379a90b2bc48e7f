import { factsOf, judge } from '../condition'
import { pathOf, readFact } from '../fact-paths'
import { hull } from '../interval'
import type { Step } from '../pack'
import { worldOf, type Entry, type Run } from './entry'

/** Goes through some steps only when a condition holds; when nobody knows, the result may be either. */
export function when(step: Extract<Step, { step: 'when' }>, entry: Entry, run: Run, through: (step: Step, entry: Entry, run: Run) => Entry): Entry {
  const truth = judge(step.condition, worldOf(entry, run))
  if (truth === false) return entry
  if (truth === true) return step.steps.reduce((at, inner) => through(inner, at, run), entry)
  for (const ref of factsOf(step.condition)) {
    if (readFact(ref, run.facts, entry.item) === undefined) run.missing.push(pathOf(ref, entry.at))
  }
  return step.steps.reduce((at, inner) => {
    // either way: what the step notes must already be the hull, or the explanation would promise the one branch
    const either: Run = { ...run, note: (after, line) => run.note({ ...after, value: hull(entry.value, after.value) }, line) }
    return { ...at, value: hull(entry.value, through(inner, at, either).value) }
  }, entry)
}
