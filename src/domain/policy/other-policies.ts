import type { BenefitResult } from './evaluation'
import type { Facts } from './facts'
import { ANY, exactly, orNothing, ZERO, type Interval } from './interval'
import type { Benefit, PolicyDocument } from './pack'

type Other = NonNullable<Facts['otherPolicies']>[number]
export type OtherPolicy = NonNullable<BenefitResult['otherPolicies']>[number]

function counting(other: Other, theirs: Interval, ours: Interval, benefit: Benefit, document: PolicyDocument): OtherPolicy['counts'] {
  if (other.sameItem !== true || other.benefit === undefined) return 'undecided'
  if (theirs.lo > ours.hi) return 'other'
  if (theirs.hi < ours.lo) return 'this'
  if (theirs.lo !== theirs.hi || ours.lo !== ours.hi) return 'undecided'
  // the same amount: 从优, what they say they pay is fixed; then 从新
  if (benefit.kind === 'upTo') return 'other'
  if (other.issued === undefined) return 'undecided'
  return other.issued > document.printed ? 'other' : 'this'
}

/** What other policies give for the same item, or may give, and which of the two counts: 从高, then 从优, then 从新 (a convention of ours). */
export function comparedWith(others: Facts['otherPolicies'], benefit: Benefit, ours: Interval, document: PolicyDocument): OtherPolicy[] {
  return (others ?? [])
    .filter((other) => (other.benefit ?? benefit.id) === benefit.id && other.sameItem !== false)
    .map((other) => {
      const theirs = other.amountYuan === undefined ? ANY : exactly(other.amountYuan * 100)
      return { id: other.id ?? '', amountYuan: theirs.yuan, counts: counting(other, theirs, ours, benefit, document) }
    })
}

/** What is left of ours beside the others: nothing where another takes its place, nothing certain where one may (`counts`: ours certainly does). */
export function beside(others: readonly OtherPolicy[], ours: Interval): { ceiling: Interval; counts: boolean; displacedBy?: string } {
  const better = others.find(({ counts }) => counts === 'other')
  if (better) return { ceiling: ZERO, counts: false, displacedBy: better.id }
  const mayLose = others.some(({ counts, amountYuan: [, most] }) => counts === 'undecided' && (most === null || most * 100 >= ours.lo))
  return { ceiling: mayLose ? orNothing(ours) : ours, counts: !mayLose }
}
