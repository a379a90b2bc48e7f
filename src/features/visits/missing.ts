import type { Visit } from '@/domain/records'
import { enterpriseProblems } from '@/features/enterprises'
import { isWritten } from './rows'
import type { Section } from './sections'
import { isFaceToFace, unsignedReason, type VisitDraft, type VisitFiles } from './visit-draft'

/** Each is worded under `visits.missing.<code>`. */
export type MissingCode =
  | 'enterprise' | 'enterpriseName' | 'enterpriseTown' | 'creditCode' | 'startedAt' | 'startsLater' | 'endsBefore'
  | 'mode' | 'visitors' | 'personName' | 'needs' | 'problemText' | 'commitmentText' | 'commitmentPast' | 'followUpPast' | 'signature'

export interface Missing {
  section: Section
  code: MissingCode
}

/** Phones' clocks differ a little; a visit may seem to begin shortly after now. */
const clockSlackMs = 10 * 60_000

/**
 * What keeps a visit from being submitted, in the order of the form.
 * @param now milliseconds since 1970
 * @param today `YYYY-MM-DD`
 * @param before the visit that is corrected: a day in it that has come meanwhile was no mistake
 */
export function missingInVisit(draft: VisitDraft, files: VisitFiles, now: number, today: string, before?: Visit): Missing[] {
  const missing: Missing[] = []
  const lack = (section: Section, code: MissingCode, when: boolean) => { if (when) missing.push({ section, code }) }

  if (draft.newEnterprise) {
    for (const problem of enterpriseProblems(draft.newEnterprise)) lack('enterprise', problem, true)
  }
  else lack('enterprise', 'enterprise', !draft.enterpriseId)

  const start = Date.parse(draft.startedAt ?? '')
  lack('meeting', 'startedAt', Number.isNaN(start))
  lack('meeting', 'startsLater', start > now + clockSlackMs)
  lack('meeting', 'endsBefore', draft.endedAt !== undefined && Date.parse(draft.endedAt) < start)
  lack('meeting', 'mode', !draft.mode)
  const people = [...draft.visitors, ...draft.interviewees].filter(isWritten)
  lack('meeting', 'visitors', !draft.visitors.some(isWritten))
  lack('meeting', 'personName', people.some((person) => !person.name?.trim()))

  lack('needs', 'needs', draft.needs.length === 0)
  lack('needs', 'problemText', draft.problems.some((problem) => isWritten(problem) && !problem.text?.trim()))
  lack('after', 'commitmentText', draft.commitments.some((row) => isWritten(row) && !row.text?.trim()))
  lack('after', 'commitmentPast', draft.commitments.some((row) => isPastDue(row, today, before)))
  lack('after', 'followUpPast', draft.followUpDate !== undefined && draft.followUpDate < today && draft.followUpDate !== before?.followUpDate)
  lack('signature', 'signature', isFaceToFace(draft.mode) && !files.signature && !unsignedReason(draft, files.signature))
  return missing
}

/** Whether something is promised for a day that is over already. */
export const isPastDue = ({ dueDate }: VisitDraft['commitments'][number], today: string, before?: Visit): boolean =>
  dueDate !== undefined && dueDate < today && !before?.commitments?.some((kept) => kept.dueDate === dueDate)
