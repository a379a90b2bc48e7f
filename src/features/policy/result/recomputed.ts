import type { PolicySnapshot } from '@/domain/records'
import type { Facts, PolicyPack } from '@/domain/policy'
import { snapshotOf } from '../subject/snapshot'
import { evaluateAsked } from '@/domain/policy/asked'

/** A result of before beside what the same answers come to now. */
export interface Recomputed {
  before: PolicySnapshot
  now: PolicySnapshot
  /** The rules are others. */
  newPack: boolean
  /** The totals are others. */
  changed: boolean
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * What is told of an earlier result of the very same answers: it was computed with that pack on that day, and today's pack
 * gives this. Undefined when there is nothing to tell: other answers, or the same rules and the same totals.
 */
export function recomputed(pack: PolicyPack, facts: Facts, before: PolicySnapshot | undefined, asOf: string): Recomputed | undefined {
  if (!before || !same(before.facts, facts)) return undefined
  const now = snapshotOf(evaluateAsked(pack, facts, { asOf }).asked)
  const newPack = before.pack.sha256 !== now.pack.sha256
  const changed = !same(before.totals, now.totals)
  return newPack || changed ? { before, now, newPack, changed } : undefined
}

/** Whether something from the phone's store is a result this version can read. */
export function isSnapshot(found: unknown): found is PolicySnapshot {
  const { pack, asOf, facts, totals } = (found ?? {}) as Partial<PolicySnapshot>
  return typeof pack?.sha256 === 'string' && typeof pack.version === 'string' && typeof asOf === 'string' && typeof facts === 'object' &&
    [totals?.payableYuan, totals?.toVerifyYuan, totals?.blockedYuan].every((range) => Array.isArray(range) && range.length === 2)
}
