import type { BenefitResult, TraceStep } from '@/domain/policy'

/** More items than this are counted, not listed. */
const LISTED = 3

/** A calculation in one line. Lines of one item: only the steps that did something. */
export type Formula =
  | { kind: 'steps'; steps: readonly TraceStep[] }
  | { kind: 'sum'; yuan: readonly number[]; total: number }
  | undefined

const isExact = ({ yuan }: TraceStep): boolean => yuan[0] === yuan[1]

/**
 * The calculation short enough for a list: `15,800 → half 7,900`, or `5,000 + 3,200 = 8,200`. Undefined while answers are
 * missing, and where there are too many items to read.
 */
export function formulaOf({ trace, missing }: Pick<BenefitResult, 'trace' | 'missing'>): Formula {
  if (missing.length || !trace.length || !trace.every(isExact)) return undefined
  const items = [...new Set(trace.flatMap(({ at }) => at ?? []))]
  if (items.length > 1) {
    const ends = items.map((at) => trace.findLast((step) => step.at === at)!.yuan[0])
    return items.length > LISTED ? undefined : { kind: 'sum', yuan: ends, total: ends.reduce((sum, yuan) => sum + yuan, 0) }
  }
  const steps = trace.filter(({ step, bites }) => step === 'take' || step === 'multiply' || (step === 'atMost' && bites))
  return { kind: 'steps', steps }
}
