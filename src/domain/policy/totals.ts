import { STANDINGS, type Evaluation, type Standing } from './evaluation'
import { plus, ZERO, type Interval } from './interval'

/** Ceilings by standing, as they add up. */
export type Sums = Record<Standing, Interval>

export const noSums = (): Sums => ({ payable: ZERO, toVerify: ZERO, blocked: ZERO })

/** Counts something once: a benefit alone, or a group. */
export function count(sums: Sums, standing: Standing, amount: Interval): void {
  sums[standing] = plus(sums[standing], amount)
}

/** Counts what is counted already. */
export function addSums(sums: Sums, more: Sums): void {
  for (const standing of STANDINGS) count(sums, standing, more[standing])
}

/** Ceilings by standing, as they are told. */
export const totalsOf = ({ payable, toVerify, blocked }: Sums): Evaluation['totals'] =>
  ({ payableYuan: payable.yuan, toVerifyYuan: toVerify.yuan, blockedYuan: blocked.yuan })
