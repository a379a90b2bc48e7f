import type { Evaluation, Standing } from './evaluation'
import { plus, yuanRange, ZERO, type Interval } from './interval'

/** Something that counts once: a benefit alone, or a group. */
export interface Counted { standing: Standing; amount: Interval }

/** Ceilings by standing. */
export function totalsOf(counted: readonly Counted[]): Evaluation['totals'] {
  const sums: Record<Standing, Interval> = { payable: ZERO, toVerify: ZERO, blocked: ZERO }
  for (const { standing, amount } of counted) sums[standing] = plus(sums[standing], amount)
  return { payableYuan: yuanRange(sums.payable), toVerifyYuan: yuanRange(sums.toVerify), blockedYuan: yuanRange(sums.blocked) }
}
