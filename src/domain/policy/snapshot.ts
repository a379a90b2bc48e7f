import type { PolicySnapshot } from '../records'
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
