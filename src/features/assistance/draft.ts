import type { Assistance, Enterprise, Evidence, RightType } from '@/domain/records'

/** Evidence as it stands in a draft; the bytes lie in the attachments of the draft under `attachmentId`. */
export type DraftEvidence = Evidence

/** A request while it is being written: every field may still be missing. */
export interface AssistanceDraft {
  town?: string
  enterpriseId?: string
  visitId?: string
  applicant: Partial<Assistance['applicant']>
  right: { type?: RightType; number?: string; keepNumber?: boolean; title?: string; holderIsApplicant?: boolean }
  respondent: NonNullable<Assistance['respondent']>
  matter: Omit<Partial<Assistance['matter']>, 'categories'> & { categories: string[] }
  evidence: DraftEvidence[]
  consent: { noticeRead: boolean; truthful: boolean; forwardTo?: string }
}

/** A fresh draft, with what the enterprise's record already tells. */
export function newDraft(from: { town?: string; visitId?: string; enterprise?: { id: string; town: string; fields: Enterprise } }): AssistanceDraft {
  const known = from.enterprise?.fields
  const contact = known?.contacts?.[0]
  return {
    town: from.enterprise?.town ?? from.town,
    enterpriseId: from.enterprise?.id,
    visitId: from.visitId,
    applicant: {
      name: known?.name,
      kind: 'rightHolder',
      creditCode: known?.creditCode,
      address: known?.address,
      contact: contact?.name,
      phone: contact?.phone,
    },
    right: {},
    respondent: {},
    matter: { categories: [], urgency: 'normal' },
    evidence: [],
    consent: { noticeRead: false, truthful: false },
  }
}
