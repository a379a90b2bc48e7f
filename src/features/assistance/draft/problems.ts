import type { AssistanceDraft } from './draft'

/** `anchor` is the `id` of the field a problem is about; its wording is `assistance.problem.<key>`. */
export interface DraftProblem {
  key: 'town' | 'applicantName' | 'applicantKind' | 'rightType' | 'rightNumber' | 'categories' | 'facts' | 'noticeRead' | 'truthful'
  anchor: string
}

const blank = (text: string | undefined) => !text?.trim()

/**
 * What must still be mended before a request can be submitted, in the order of the page. A right without a number is
 * allowed (trade secrets and unfair competition have none); a number that fails its check is allowed only when kept on purpose.
 */
export function draftProblems(draft: AssistanceDraft, numberFails: boolean): DraftProblem[] {
  const found: (DraftProblem | false)[] = [
    blank(draft.applicant.name) && { key: 'applicantName', anchor: 'applicant-name' },
    !draft.applicant.kind && { key: 'applicantKind', anchor: 'applicant-kind' },
    !draft.town && { key: 'town', anchor: 'applicant-town' },
    !draft.right.type && { key: 'rightType', anchor: 'right-type' },
    numberFails && !draft.right.keepNumber && { key: 'rightNumber', anchor: 'right-number' },
    draft.matter.categories.length === 0 && { key: 'categories', anchor: 'matter-categories' },
    blank(draft.matter.facts) && { key: 'facts', anchor: 'matter-facts' },
    !draft.consent.noticeRead && { key: 'noticeRead', anchor: 'consent-notice' },
    !draft.consent.truthful && { key: 'truthful', anchor: 'consent-truthful' },
  ]
  return found.filter((problem) => problem !== false)
}
