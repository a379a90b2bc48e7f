import { civilDateOf } from '@/domain/civil-date'
import { missingInVisit } from './missing'
import { isWritten } from './rows'
import { SECTIONS, type Section } from './sections'
import { unsignedReason, type VisitDraft, type VisitFiles } from './visit-draft'

/** Whether anything is written in a section; what it lacks, the rules of submitting say. */
const filled: Record<Section, (draft: VisitDraft, files: VisitFiles) => boolean> = {
  enterprise: (draft) => draft.newEnterprise !== undefined || draft.enterpriseId !== undefined,
  meeting: (draft) => draft.interviewees.some(isWritten),
  needs: (draft) => draft.needs.length > 0,
  advice: (draft) => draft.advice.some(isWritten) || draft.policyResult !== undefined,
  after: (draft) => draft.commitments.some(isWritten) || Boolean(draft.followUpDate ?? draft.note?.trim()),
  photos: (_draft, files) => files.photos > 0,
  signature: (draft, files) => files.signature || unsignedReason(draft, false) !== undefined,
}

export interface VisitProgress {
  done: Record<Section, boolean>
  count: number
  of: number
  /** The first section that is not done. */
  next?: Section
}

/** How far a visit has been written: a section is done when something is written in it and nothing in it has to be mended. @param now milliseconds since 1970 */
export function visitProgress(draft: VisitDraft, files: VisitFiles, now: number): VisitProgress {
  const lacking = new Set(missingInVisit(draft, files, now, civilDateOf(now)).map(({ section }) => section))
  const done = Object.fromEntries(SECTIONS.map((section) => [section, filled[section](draft, files) && !lacking.has(section)])) as Record<Section, boolean>
  const next = SECTIONS.find((section) => !done[section])
  return { done, count: SECTIONS.filter((section) => done[section]).length, of: SECTIONS.length, ...(next ? { next } : {}) }
}
