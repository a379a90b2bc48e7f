import { checkFacts, type Facts, type Evaluation } from '@/domain/policy'
import type { PolicySnapshot, RecordKind, RecordFields } from '@/domain/records'
import { withKnown, knownFacts } from './known-facts'
import { self, type Subject } from './self'
import { snapshotOf } from './snapshot'

/** The part of the workspace a self-check needs, only when it is made for a visit or an enterprise. */
export interface SubjectWorld {
  enterprise: (id: string) => Promise<{ town: string; fields: RecordFields[Extract<RecordKind, 'enterprise'>] } | undefined>
  /** Result of the enterprise's last visit that has one. */
  lastResult: (enterpriseId: string) => Promise<PolicySnapshot | undefined>
  draft: (id: string) => Promise<{ value: Record<string, unknown> } | undefined>
  saveDraft: (id: string, value: Record<string, unknown>) => Promise<void>
}

interface VisitValue { enterpriseId?: string; newEnterprise?: { name?: string; town?: string }; policyResult?: PolicySnapshot }

/** An earlier version of the app may have written them: what this one cannot read is not begun with. */
const begunWith = (result: PolicySnapshot | undefined): { earlier?: Facts } => {
  const facts = result && checkFacts(result.facts).facts
  return facts ? { earlier: facts } : {}
}

async function ofEnterprise(id: string, world: SubjectWorld): Promise<Subject | undefined> {
  const found = await world.enterprise(id)
  if (!found) return undefined
  const known = knownFacts(found.town, found.fields)
  return { key: `enterprise:${id}`, name: found.fields.name, prefill: (facts) => withKnown(facts, known), ...begunWith(await world.lastResult(id)) }
}

/**
 * Whom the address asks about (`?visit=<draftId>` or `?enterprise=<id>`); a visit or enterprise this phone does not have
 * is nobody, and the check is the phone holder's own.
 */
export async function subjectOf(asked: { visit?: string | undefined; enterprise?: string | undefined }, world: SubjectWorld): Promise<Subject> {
  if (asked.visit) {
    const draft = await world.draft(asked.visit)
    const { enterpriseId, newEnterprise, policyResult } = (draft?.value ?? {}) as VisitValue
    const known = enterpriseId ? await ofEnterprise(enterpriseId, world) : undefined
    if (known) return { ...known, visit: asked.visit, ...begunWith(policyResult) }
    if (draft) {
      const facts = knownFacts(newEnterprise?.town, {})
      return { key: `visit:${asked.visit}`, visit: asked.visit, prefill: (given) => withKnown(given, facts), ...begunWith(policyResult), ...(newEnterprise?.name ? { name: newEnterprise.name } : {}) }
    }
  }
  return (asked.enterprise ? await ofEnterprise(asked.enterprise, world) : undefined) ?? self
}

/** Puts the result into the visit's draft; everything else in it stays. @returns false when the draft is gone */
export async function giveToVisit(draftId: string, evaluation: Evaluation, world: SubjectWorld): Promise<boolean> {
  const draft = await world.draft(draftId)
  if (!draft) return false
  await world.saveDraft(draftId, { ...draft.value, policyResult: snapshotOf(evaluation) })
  return true
}
