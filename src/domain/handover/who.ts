import { checkCreditCode } from '../identifiers'
import type { Evaluation } from '../policy'
import type { HandOver, HandOverFrom } from './content'

/** What the enterprise says of itself; all of it may stay empty. */
export interface Who { name?: string; creditCode?: string; contact?: string; phone?: string }

/** Answers, the pack they were given to, and the day. */
export type Given = Pick<Evaluation, 'pack' | 'asOf' | 'facts'>

/** A credit code has 18 characters (GB 32100-2015), and stations take no more. */
const CODE_LENGTH = 18

/** Whether more is written than a credit code has. It is not handed over: cut, it would be a code that nobody wrote. */
export const isCodeTooLong = (code: string | undefined): boolean => checkCreditCode(code ?? '').canonical.length > CODE_LENGTH

/** The code in its one form; one that is wrong goes as typed, and whoever takes it checks it. */
const canonicalCode = (code: string | undefined): string | undefined => (code?.trim() && !isCodeTooLong(code) ? checkCreditCode(code).canonical : undefined)

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
