import type { BenefitResult, Evaluation, Kind, YuanRange } from '@/domain/policy'
import { amountWords } from '../amounts'
import { keepSame } from './same-results'

export interface ResultGroups {
  /** Proved to be in force. */
  payable: readonly BenefitResult[]
  /** As the text reads, its present force unproved. */
  toVerify: readonly BenefitResult[]
  /** An authority decides freely: no figure that one may count on. */
  discretionary: readonly BenefitResult[]
  /** Stopped by a higher rule: history. */
  blocked: readonly BenefitResult[]
  ineligible: readonly BenefitResult[]
}

/**
 * Results apart by what they are worth to the reader; none is in two groups.
 * @param before the groups of the result before: a group of the same results stays the very same
 */
export function groupResults({ benefits }: Evaluation, before?: ResultGroups): ResultGroups {
  const groups: Record<keyof ResultGroups, BenefitResult[]> = { payable: [], toVerify: [], discretionary: [], blocked: [], ineligible: [] }
  for (const result of benefits) {
    const free = result.status === 'discretionary' || (result.status === 'unknown' && result.nature !== 'amount')
    if (result.status === 'ineligible') groups.ineligible.push(result)
    else if (result.standing === 'blocked') groups.blocked.push(result)
    else groups[free ? 'discretionary' : result.standing].push(result)
  }
  const size = ({ ceilingYuan }: BenefitResult) => (ceilingYuan === null ? -1 : ceilingYuan[1] ?? Infinity)
  for (const list of Object.values(groups)) list.sort((a: BenefitResult, b: BenefitResult) => size(b) - size(a) || a.article - b.article)
  const stayed = (group: keyof ResultGroups) => keepSame(before?.[group], groups[group])
  return { payable: stayed('payable'), toVerify: stayed('toVerify'), discretionary: stayed('discretionary'), blocked: stayed('blocked'), ineligible: stayed('ineligible') }
}

/** The figure one looks for first: what is payable if anything is, else what has to be verified. */
export function headlineOf({ payableYuan, toVerifyYuan }: Evaluation['totals']): 'payable' | 'toVerify' {
  const something = (high: number | null) => high === null || high > 0
  return !something(payableYuan[1]) && something(toVerifyYuan[1]) ? 'toVerify' : 'payable'
}

/** In which words a near miss's gain is told: only a figure the text fixes is told without "up to". */
export function gainKey(gain: YuanRange, kind: Kind): 'gain' | 'gainUpTo' | 'gainOpen' {
  if (gain[1] === null) return 'gainOpen'
  return amountWords(gain, kind).key === 'fixed' ? 'gain' : 'gainUpTo'
}

/** Warnings that all of several results carry. */
export function sharedWarnings(results: readonly BenefitResult[]): string[] {
  const [first, ...others] = results
  return others.length ? first!.warnings.filter((key) => others.every((other) => other.warnings.includes(key))) : []
}

/** Groups that stand on the page one below the other. */
export const TOLD = ['payable', 'toVerify', 'discretionary', 'blocked'] as const
type Told = (typeof TOLD)[number]

/** Which benefits each group has, in its order: an amount that changes moves few of them. */
export const idsOf = (groups: ResultGroups): Record<Told, readonly string[]> => {
  const ids = (group: Told) => groups[group].map(({ id }) => id)
  return { payable: ids('payable'), toVerify: ids('toVerify'), discretionary: ids('discretionary'), blocked: ids('blocked') }
}

/** What is said once above each group, not again in each of its results; history has its own words. */
export const saidAbove = ({ payable, toVerify, discretionary }: ResultGroups): Record<Told, readonly string[]> =>
  ({ payable: sharedWarnings(payable), toVerify: sharedWarnings(toVerify), discretionary: sharedWarnings(discretionary), blocked: [] })
