import { enterpriseProblems } from '@/features/enterprises'
import { isWritten } from './rows'
import type { VisitDraft, VisitFiles } from './visit-draft'

/** The parts of the visit form, in their order on the page. */
export const SECTIONS = ['enterprise', 'meeting', 'needs', 'advice', 'after', 'photos', 'signature'] as const
export type Section = (typeof SECTIONS)[number]

const filled: Record<Section, (draft: VisitDraft, files: VisitFiles) => boolean> = {
  enterprise: (draft) => (draft.newEnterprise ? enterpriseProblems(draft.newEnterprise).length === 0 : draft.enterpriseId !== undefined),
  meeting: (draft) => Boolean(draft.mode && draft.startedAt) && draft.visitors.some(isWritten) && draft.interviewees.some(isWritten),
  needs: (draft) => draft.needs.length > 0,
  advice: (draft) => draft.advice.length > 0 || draft.policyResult !== undefined,
  after: (draft) => draft.commitments.some(isWritten) || Boolean(draft.followUpDate ?? draft.note?.trim()),
  photos: (_draft, files) => files.photos > 0,
  signature: (draft, files) => files.signature || Boolean(draft.signatureRefusedReason?.trim()),
}

export interface VisitProgress {
  done: Record<Section, boolean>
  count: number
  of: number
  /** The first section nothing is written in. */
  next?: Section
}

/** How far a visit has been written. */
export function visitProgress(draft: VisitDraft, files: VisitFiles): VisitProgress {
  const done = Object.fromEntries(SECTIONS.map((section) => [section, filled[section](draft, files)])) as Record<Section, boolean>
  const next = SECTIONS.find((section) => !done[section])
  return { done, count: SECTIONS.filter((section) => done[section]).length, of: SECTIONS.length, ...(next ? { next } : {}) }
}
