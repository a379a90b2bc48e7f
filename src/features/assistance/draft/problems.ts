import { checkCreditCode } from '@/domain/identifiers'
import type { AssistanceDraft } from './draft'

/** `anchor` is the `id` of the field a problem is about; its wording is `assistance.problem.<key>`. */
export interface DraftProblem {
  key: 'town' | 'applicantName' | 'applicantKind' | 'creditCode' | 'rightType' | 'rightNumber' | 'respondentCode' | 'categories' | 'facts' | 'noticeRead' | 'truthful'
  anchor: string
}

const blank = (text: string | undefined) => !text?.trim()

/** Whether something is written where a credit code belongs that is none. One that only looks like an early pilot's may stand. */
export const codeFails = (code: string | undefined): boolean => !blank(code) && checkCreditCode(code!).severity === 'error'

/**
 * What must still be mended before a request can be submitted, in the order of the page. A right without a number is
 * allowed (trade secrets and unfair competition have none); a number that fails its check is allowed only when kept on purpose.
 */
export function draftProblems(draft: AssistanceDraft, numberFails: boolean): DraftProblem[] {
  const found: (DraftProblem | false)[] = [
    blank(draft.applicant.name) && { key: 'applicantName', anchor: 'applicant-name' },
    !draft.applicant.kind && { key: 'applicantKind', anchor: 'applicant-kind' },
    codeFails(draft.applicant.creditCode) && { key: 'creditCode', anchor: 'applicant-code' },
    !draft.town && { key: 'town', anchor: 'applicant-town' },
    !draft.right.type && { key: 'rightType', anchor: 'right-type' },
    numberFails && !draft.right.keepNumber && { key: 'rightNumber', anchor: 'right-number' },
    codeFails(draft.respondent.creditCode) && { key: 'respondentCode', anchor: 'respondent-code' },
    draft.matter.categories.length === 0 && { key: 'categories', anchor: 'matter-categories' },
    blank(draft.matter.facts) && { key: 'facts', anchor: 'matter-facts' },
    !draft.consent.noticeRead && { key: 'noticeRead', anchor: 'consent-notice' },
    !draft.consent.truthful && { key: 'truthful', anchor: 'consent-truthful' },
  ]
  return found.filter((problem) => problem !== false)
}
