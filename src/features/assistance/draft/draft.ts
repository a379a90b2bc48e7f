import { defined } from '@/domain/defined'
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

/** What an enterprise's record tells about the applicant. */
const toldBy = ({ fields }: KnownEnterprise): AssistanceDraft['applicant'] => defined({
  name: fields.name,
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
    applicant: { kind: 'rightHolder', ...(enterprise && toldBy(enterprise)) },
    right: {},
    respondent: {},
    matter: { categories: [], urgency: 'normal' },
    evidence: {},
    consent: { noticeRead: false, truthful: false },
  }
}

/** What was typed about the applicant: without the words that the record of the enterprise chosen before told. */
function typedIn(applicant: AssistanceDraft['applicant'], former: KnownEnterprise | undefined): AssistanceDraft['applicant'] {
  const told: Record<string, unknown> = former ? toldBy(former) : {}
  return Object.fromEntries(Object.entries(applicant).filter(([name, value]) => told[name] === undefined || told[name] !== value))
}

/**
 * The draft with an enterprise chosen later; what was typed about the applicant stays where the record is silent.
 * @param former the enterprise that it hung on until now: nothing of its record may stand beside another's name
 */
export const withEnterprise = (draft: AssistanceDraft, enterprise: KnownEnterprise, former?: KnownEnterprise): AssistanceDraft =>
  ({ ...draft, enterpriseId: enterprise.id, town: enterprise.town, applicant: { ...typedIn(draft.applicant, former), ...toldBy(enterprise) } })

/**
 * The draft of an applicant who has no record: it hangs on none, and keeps only what was typed.
 * @param name empty when none was typed
 * @param town of the person writing, when there is but one: it stands in for the former enterprise's
 */
export function withoutEnterprise(draft: AssistanceDraft, { name, town, former }: { name: string; town?: string | undefined; former?: KnownEnterprise | undefined }): AssistanceDraft {
  const { enterpriseId: _enterpriseId, ...rest } = draft
  return { ...rest, town: former && former.town === draft.town ? town : draft.town, applicant: { ...typedIn(draft.applicant, former), ...(name && { name }) } }
}
