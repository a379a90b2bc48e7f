import { defined } from '../defined'
import { checkCreditCode } from '../identifiers'
import type { Evaluation } from '../policy'
import type { HandOver, HandOverFrom } from './content'

/** What the enterprise says of itself; all of it may stay empty. */
export interface Who { name?: string; creditCode?: string; contact?: string; phone?: string }

/** Answers, the pack they were given to, and the day. */
export type Given = Pick<Evaluation, 'pack' | 'asOf' | 'facts'>

/** What was typed or pasted, as one line: a tab from a table, or half of a character, would have every station refuse the whole. */
const lineOf = (text: string | undefined): string | undefined => text?.replace(/[\p{Cc}\p{Cs}]/gu, ' ').replace(/\s+/g, ' ').trim() || undefined

/** A credit code has 18 characters (GB 32100-2015), and stations take no more. */
const CODE_LENGTH = 18

/** Whether more is written than a credit code has. It is not handed over: cut, it would be a code that nobody wrote. */
export const isCodeTooLong = (code: string | undefined): boolean => checkCreditCode(code ?? '').canonical.length > CODE_LENGTH

/** The code in its one form; one that is wrong goes as typed, and whoever takes it checks it. */
function canonicalCode(code: string | undefined): string | undefined {
  const written = lineOf(code)
  return written === undefined || isCodeTooLong(written) ? undefined : checkCreditCode(written).canonical || undefined
}

/** Stands for the name of a contact of whom only a number was told. */
const NO_NAME = '—'

function fromOf(who: Who, region: string | undefined): HandOverFrom | undefined {
  const [name, person, phone] = [lineOf(who.name), lineOf(who.contact), lineOf(who.phone)]
  const from = defined({
    name, creditCode: canonicalCode(who.creditCode), town: region?.length === 9 ? region : undefined,
    contact: person || phone ? defined({ name: person ?? NO_NAME, phone }) : undefined,
  })
  return Object.keys(from).length ? from : undefined
}

/** What leaves the phone: the answers, the pack they were given to, and what was said about who asks; no amounts, the station works them out. */
export function handOverOf({ pack: { id, version, sha256 }, asOf, facts }: Given, who: Who): HandOver {
  const from = fromOf(who, facts.applicant?.region)
  return { pack: { id, version, sha256 }, asOf, facts, ...(from ? { from } : {}) }
}
