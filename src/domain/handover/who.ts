import { checkCreditCode } from '../identifiers'
import type { Evaluation } from '../policy'
import type { HandOver, HandOverFrom } from './content'

/** What the enterprise says of itself; all of it may stay empty. */
export interface Who { name?: string; creditCode?: string; contact?: string; phone?: string }

/** Answers, the pack they were given to, and the day. */
export type Given = Pick<Evaluation, 'pack' | 'asOf' | 'facts'>

/** The code in its one form, as far as it can be one. */
const canonicalCode = (code: string | undefined): string | undefined => (code?.trim() ? checkCreditCode(code).canonical.slice(0, 18) : undefined)

function fromOf({ name, creditCode, contact, phone }: Who, region: string | undefined): HandOverFrom | undefined {
  const person = contact?.trim()
  const from: HandOverFrom = {
    ...(name?.trim() ? { name: name.trim() } : {}),
    ...(canonicalCode(creditCode) ? { creditCode: canonicalCode(creditCode)! } : {}),
    ...(region?.length === 9 ? { town: region } : {}),
    ...(person ? { contact: { name: person, ...(phone?.trim() ? { phone: phone.trim() } : {}) } } : {}),
  }
  return Object.keys(from).length ? from : undefined
}

/** What leaves the phone: the answers, the pack they were given to, and what was said about who asks; no amounts, the station works them out. */
export function handOverOf({ pack: { id, version, sha256 }, asOf, facts }: Given, who: Who): HandOver {
  const from = fromOf(who, facts.applicant?.region)
  return { pack: { id, version, sha256 }, asOf, facts, ...(from ? { from } : {}) }
}
