import type { BenefitResult, TraceStep, YuanRange } from './evaluation'
import { getFact } from './fact-paths'
import type { Facts } from './facts'
import type { Benefit } from './pack'

/** One part of an explanation: what was told of a thing, and how the amount came of it, line by line. */
export interface Branch {
  /** The item it speaks of, `patents[0]`; absent: all together. */
  at: string | undefined
  /** Paths of the answers it rests on, in the order of the rule. */
  facts: readonly string[]
  /** Each with what it did, the amount after it, and the article. */
  steps: readonly TraceStep[]
  /** What comes of it; undefined when nothing was worked out. */
  yuan: YuanRange | undefined
}

/**
 * The explanation of one benefit as a tree: answer → step → amount. One branch for each item that may count, in the order of
 * the answers; the last branch is about all together and has the answers about the applicant.
 */
export function explain({ each, asks }: Pick<Benefit, 'each' | 'asks'>, { trace, items }: Pick<BenefitResult, 'trace' | 'items'>, facts: Facts): Branch[] {
  const steps = new Map<string | undefined, TraceStep[]>()
  for (const step of trace) {
    // a list nobody answered has no item to speak of
    const at = step.at === each ? undefined : step.at
    const known = steps.get(at)
    if (known) known.push(step)
    else steps.set(at, [step])
  }
  const branch = (at: string | undefined, paths: readonly string[]): Branch => {
    const own = steps.get(at) ?? []
    return { at, facts: paths.filter((path) => getFact(facts, path) !== undefined), steps: own, yuan: own.at(-1)?.yuan }
  }
  // items without a calculation have no steps, and merged ones are one item of several steps
  const counted = items.filter(({ status }) => status !== 'ineligible').map(({ path }) => path)
  const named = new Set([...counted, ...[...steps.keys()].filter((at) => at !== undefined)])
  const ofItems = asks.filter((path) => path.startsWith(`${each}.`)).map((path) => path.slice(each!.length))
  return [...[...named].map((at) => branch(at, ofItems.map((field) => at + field))), branch(undefined, asks)]
}
