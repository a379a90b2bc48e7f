import type { Assistance, Enterprise, Evidence, RightType } from '@/domain/records'

/** What is said about one evidence file while the request is written. */
export type EvidenceNote = Partial<Omit<Evidence, 'attachmentId'>>

/** A request while it is being written: every field may still be missing. */
export interface AssistanceDraft {
  town?: string
  enterpriseId?: string
  visitId?: string
  applicant: Partial<Assistance['applicant']>
  right: { type?: RightType; number?: string; keepNumber?: boolean; title?: string; holderIsApplicant?: boolean }
  respondent: NonNullable<Assistance['respondent']>
  matter: Omit<Partial<Assistance['matter']>, 'categories'> & { categories: string[] }
  /** By id of the draft's file. A file without a note is evidence all the same, so that no crash can part the two. */
  evidence: Record<string, EvidenceNote>
  consent: { noticeRead: boolean; truthful: boolean; forwardTo?: string }
}

/** What an assistance request takes over from an enterprise's record. */
export interface KnownEnterprise {
  id: string
  town: string
  fields: Enterprise
}

const applicantOf = ({ fields }: KnownEnterprise): AssistanceDraft['applicant'] => ({
  name: fields.name,
  kind: 'rightHolder',
  creditCode: fields.creditCode,
  address: fields.address,
  contact: fields.contacts?.[0]?.name,
  phone: fields.contacts?.[0]?.phone,
})

/** A fresh draft, with what the enterprise's record already tells. */
export function newDraft({ town, visitId, enterprise }: { town?: string; visitId?: string; enterprise?: KnownEnterprise }): AssistanceDraft {
  return {
    town: enterprise?.town ?? town,
    enterpriseId: enterprise?.id,
    visitId,
    applicant: enterprise ? applicantOf(enterprise) : { kind: 'rightHolder' },
    right: {},
    respondent: {},
    matter: { categories: [], urgency: 'normal' },
    evidence: {},
    consent: { noticeRead: false, truthful: false },
  }
}

/** The draft with an enterprise chosen later; what was typed about the applicant stays where the record is silent. */
export function withEnterprise(draft: AssistanceDraft, enterprise: KnownEnterprise): AssistanceDraft {
  const told = Object.fromEntries(Object.entries(applicantOf(enterprise)).filter(([, value]) => value !== undefined))
  return { ...draft, enterpriseId: enterprise.id, town: enterprise.town, applicant: { ...draft.applicant, ...told } }
}
