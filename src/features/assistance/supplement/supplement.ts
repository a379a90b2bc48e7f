import { ENDED_ASSISTANCE_STATES, mayCreate, mayWriteField, type Assistance, type AssistanceState } from '@/domain/records'
import type { Role } from '@/contract'
import type { EvidenceNote } from '../draft/draft'
import { evidenceOf } from '../draft/record'

/** What is added to a submitted request, while it is being written. */
export interface SupplementDraft {
  assistanceId: string
  /** The request's, so that a list of drafts can say whose it is. */
  applicant: { name: string }
  note?: string
  evidence: Record<string, EvidenceNote>
}

/** Evidence one request holds at most. */
export const EVIDENCE_MAX = 50

export const emptySupplement = (assistanceId: string, { applicant }: Pick<Assistance, 'applicant'>): SupplementDraft =>
  ({ assistanceId, applicant: { name: applicant.name }, evidence: {} })

/** Whether somebody of this role may add to a request in this state: who records it may, until its work is over. */
export const maySupplement = (state: AssistanceState, role: Role): boolean =>
  !ENDED_ASSISTANCE_STATES.includes(state) && mayCreate(role, 'attachment') && mayWriteField(role, 'assistance', 'evidence', true)

/** The state a request goes to when what was asked for has been added; undefined: it stays where it is. */
export const stateAfter = (state: AssistanceState): AssistanceState | undefined => (state === 'supplement' ? 'underReview' : undefined)

/**
 * The revisions of the request: what it had stays, the new evidence follows, marked with when it was added; then the state. Two
 * edits, so that the evidence arrives also where somebody else has moved the request on meanwhile.
 * @param at instant, ISO 8601, from the device's clock
 */
export function supplementOf(request: Pick<Assistance, 'evidence' | 'state'>, draft: SupplementDraft, files: readonly { id: string; name: string }[], at: string): Partial<Assistance>[] {
  const state = stateAfter(request.state)
  const added = evidenceOf(draft, files).map((evidence) => ({ ...evidence, addedAt: at }))
  return [...(added.length ? [{ evidence: [...request.evidence ?? [], ...added] }] : []), ...(state ? [{ state }] : [])]
}
