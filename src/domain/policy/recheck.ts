import { canonicalJson } from '../canonical'
import type { PolicyCheck, PolicySnapshot } from '../records'
import { evaluateAsked } from './asked'
import { checkFacts } from './facts'
import type { PolicyPack } from './pack'
import { snapshotOf } from './snapshot'

/**
 * Works a kept result out again with the very rules it names.
 * @param packOf the pack with that hash, if it is known here
 * @returns `unknownPack` and `unreadable` say that nothing could be compared, which is no fault of the record's
 */
export function recheck({ pack: { id, version, sha256 }, asOf, facts, totals }: PolicySnapshot, packOf: (sha256: string) => PolicyPack | undefined): PolicyCheck {
  const named = { id, version, sha256 }
  const pack = packOf(sha256)
  if (!pack) return { outcome: 'unknownPack', pack: named }
  const checked = checkFacts(facts)
  if (!checked.facts) return { outcome: 'unreadable', pack: named }
  const found = snapshotOf(evaluateAsked(pack, checked.facts, { asOf }).asked).totals
  return canonicalJson(found) === canonicalJson(totals) ? { outcome: 'same', pack: named } : { outcome: 'differs', pack: named, totals: found }
}

/** The same answers by other rules or on another day, and whether they come to something else. */
export interface Since { before: PolicySnapshot; now: PolicySnapshot; newPack: boolean }

/** @returns undefined when the result still holds, or the answers cannot be read any more */
export function changedSince(before: PolicySnapshot, pack: PolicyPack, asOf: string): Since | undefined {
  const { facts } = checkFacts(before.facts)
  if (!facts || pack.id !== before.pack.id) return undefined
  const now = snapshotOf(evaluateAsked(pack, facts, { asOf }).asked)
  return canonicalJson(now.totals) === canonicalJson(before.totals) ? undefined : { before, now, newPack: before.pack.sha256 !== pack.sha256 }
}
