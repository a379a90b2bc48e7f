import type { AssistanceDraft } from './draft'

/** The parts of the form, in their order on the page. */
export const SECTIONS = ['applicant', 'right', 'respondent', 'matter', 'evidence', 'consent'] as const
export type Section = (typeof SECTIONS)[number]

const said = (text: string | undefined) => Boolean(text?.trim())

const filled: Record<Section, (draft: AssistanceDraft, files: number) => boolean> = {
  applicant: ({ applicant, town }) => said(applicant.name) && Boolean(applicant.kind && town),
  right: ({ right }) => Boolean(right.type),
  respondent: ({ respondent }) => said(respondent.name) || said(respondent.address),
  matter: ({ matter }) => matter.categories.length > 0 && said(matter.facts),
  evidence: (_draft, files) => files > 0,
  consent: ({ consent }) => consent.noticeRead && consent.truthful,
}

/** Which parts hold something. @param files number of evidence files in the draft */
export const filledSections = (draft: AssistanceDraft, files: number): Record<Section, boolean> =>
  Object.fromEntries(SECTIONS.map((section) => [section, filled[section](draft, files)])) as Record<Section, boolean>
