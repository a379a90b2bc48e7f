import { defined } from '@/domain/defined'
import { checkCreditCode } from '@/domain/identifiers'
import type { Assistance, Evidence } from '@/domain/records'
import type { AssistanceDraft } from './draft'

const said = (text: string | undefined): string | undefined => text?.trim() || undefined

/** A credit code in its one form, whatever blanks and full-width characters it was pasted with. */
const codeOf = (text: string | undefined): string | undefined => said(text) && checkCreditCode(text!).canonical

/** What the record says about each file; a file nobody described goes by its own name. */
export function evidenceOf(draft: Pick<AssistanceDraft, 'evidence'>, files: readonly { id: string; name: string }[]): Evidence[] {
  return files.map(({ id, name }) => {
    const note = draft.evidence[id] ?? {}
    return defined({ attachmentId: id, name: said(note.name) ?? name, category: note.category ?? 'other', obtainedOn: note.obtainedOn, form: note.form })
  })
}

/** What a draft does not know by itself. */
export interface Submitting {
  number: string
  /** What the check of the right's number said. */
  numberCheck: 'ok' | 'kept' | 'none'
  /** The right's number as it is written, when the check knows; else as it was typed. */
  rightNumber?: string | undefined
  /** Instant of submitting, ISO 8601, from the device's clock. */
  at: string
  files: readonly { id: string; name: string }[]
}

/** The record a complete draft becomes (`draftProblems` found nothing). */
export function draftRecord(draft: AssistanceDraft, { number, numberCheck, rightNumber, at, files }: Submitting): Assistance {
  const { applicant, right, respondent, matter, consent } = draft
  const opponent = defined({
    name: said(respondent.name), creditCode: codeOf(respondent.creditCode), address: said(respondent.address), country: said(respondent.country),
  })
  return defined<Assistance>({
    number,
    enterpriseId: draft.enterpriseId,
    visitId: draft.visitId,
    applicant: defined({
      name: applicant.name!.trim(), kind: applicant.kind!, creditCode: codeOf(applicant.creditCode), address: said(applicant.address),
      contact: said(applicant.contact), phone: said(applicant.phone),
    }),
    right: defined({ type: right.type!, number: rightNumber ?? said(right.number), numberCheck, title: said(right.title), holderIsApplicant: right.holderIsApplicant }),
    respondent: Object.keys(opponent).length ? opponent : undefined,
    matter: defined({
      categories: [...matter.categories], foreign: matter.foreign, alreadyFiled: said(matter.alreadyFiled), facts: matter.facts!.trim(),
      claims: said(matter.claims), amountYuan: matter.amountYuan, urgency: matter.urgency,
    }),
    evidence: files.length ? evidenceOf(draft, files) : undefined,
    consent: defined({ noticeRead: true as const, truthful: true as const, forwardTo: said(consent.forwardTo), givenAt: at }),
    state: 'submitted',
    submittedAt: at,
  })
}
