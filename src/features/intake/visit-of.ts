import type { HandOver } from '@/domain/handover'
import type { PolicySnapshot } from '@/domain/records'
import { emptyEnterpriseForm } from '@/features/enterprises'
import { emptyVisitDraft, type VisitDraft } from '@/features/visits'

interface Taking {
  /** The enterprise already recorded here, if it is that one. */
  enterpriseId: string | undefined
  /** Towns of the officer. */
  towns: readonly string[]
  /** Worked out by this phone. */
  snapshot: PolicySnapshot | undefined
  startedAt: string
  visitor: string
}

const townOf = (said: string | undefined, towns: readonly string[]): string | undefined => (said && towns.includes(said) ? said : towns.length === 1 ? towns[0] : undefined)

/** The visit that begins with what an enterprise handed over: itself, whom one speaks to, and the result of its answers. */
export function visitOf({ from }: HandOver, { enterpriseId, towns, snapshot, startedAt, visitor }: Taking): VisitDraft {
  const { contact } = from ?? {}
  return {
    ...emptyVisitDraft(startedAt, visitor, enterpriseId),
    ...(enterpriseId ? {} : { newEnterprise: {
      ...emptyEnterpriseForm(townOf(from?.town, towns), from?.name),
      ...(from?.creditCode ? { creditCode: from.creditCode } : {}),
      ...(contact ? { contacts: [contact] } : {}),
    } }),
    ...(contact ? { interviewees: [contact] } : {}),
    ...(snapshot ? { policyResult: snapshot } : {}),
  }
}
