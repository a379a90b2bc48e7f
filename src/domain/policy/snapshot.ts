import type { PolicySnapshot, Visit } from '../records'
import type { Evaluation, YuanRange } from './evaluation'

const pair = ([low, high]: YuanRange): [number, number | null] => [low, high]

/**
 * What a visit keeps of a self-check.
 * @param asked the result of the matters that were answered (`evaluateAsked`): a matter nobody was asked about has no upper
 * bound and would hide the others. Pack, day and facts give the same totals again.
 */
export function snapshotOf({ pack, asOf, facts, totals }: Evaluation): PolicySnapshot {
  const { id, version, sha256 } = pack
  return {
    pack: { id, version, sha256 },
    asOf,
    facts: facts as Record<string, unknown>,
    totals: { payableYuan: pair(totals.payableYuan), toVerifyYuan: pair(totals.toVerifyYuan), blockedYuan: pair(totals.blockedYuan) },
  }
}

/** The ceilings there are something to tell of, by standing, in the order they are told; null: no upper bound known. */
export const toldCeilings = (totals: PolicySnapshot['totals']): { key: 'payableYuan' | 'toVerifyYuan' | 'blockedYuan'; high: number | null }[] =>
  (['payableYuan', 'toVerifyYuan', 'blockedYuan'] as const).flatMap((key) => {
    const high = totals[key]?.[1]
    return high === undefined || high === 0 ? [] : [{ key, high }]
  })

/** Result of the last of these visits that has one and stands. */
export function lastResult(visits: readonly Visit[]): PolicySnapshot | undefined {
  let last: Visit | undefined
  for (const visit of visits) {
    if (visit.policyResult && visit.review !== 'void' && (!last || visit.startedAt > last.startedAt)) last = visit
  }
  return last?.policyResult
}
