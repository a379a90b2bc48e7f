import type { CivilDate } from '../civil-date'
import type { PolicyDocument } from './pack'
import type { Truth } from './truth'

/** How dates are read in one evaluation. */
export interface Calendar {
  document: Pick<PolicyDocument, 'signed' | 'printed'>
  asOf: CivilDate
  /** Reading of the days between signing and printing; absent: they settle nothing. */
  between?: boolean
}

/** Whether the document applied on a day: no before it was signed, yes from its printing, in between nobody can tell. */
export function appliesOn(day: CivilDate, { document, between }: Omit<Calendar, 'asOf'>): Truth {
  if (day >= document.printed) return true
  return day < document.signed ? false : between
}

/** Whether something that happened on a day falls under the document, seen from the as-of day. */
export const isGoverned = (day: CivilDate | undefined, calendar: Calendar): Truth =>
  day === undefined ? undefined : day > calendar.asOf ? false : appliesOn(day, calendar)
