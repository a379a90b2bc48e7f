import type { Evaluation, Standing } from './evaluation'
import { yuanRange, type Interval } from './interval'

/** Something that counts once: a benefit alone, or a group. */
export interface Counted { standing: Standing; amount: Interval }

function sumOf(counted: readonly Counted[], wanted: Standing): Interval {
  let [lo, hi] = [0, 0]
  for (const { standing, amount } of counted) {
    if (standing !== wanted) continue
    lo += amount.lo
    hi += amount.hi
  }
  return { lo, hi }
}

/** Ceilings by standing. */
export const totalsOf = (counted: readonly Counted[]): Evaluation['totals'] => ({
  payableYuan: yuanRange(sumOf(counted, 'payable')), toVerifyYuan: yuanRange(sumOf(counted, 'toVerify')), blockedYuan: yuanRange(sumOf(counted, 'blocked')),
})
