import {
  checkChinesePatent, checkCreditCode as checkCode, checkIcLayout, checkMadrid, checkPct, checkSoftwareCopyright, checkTrademark, checkWorkCopyright,
  type ChinesePatentType, type IdentifierCheck,
} from '@/domain/identifiers'
import type { RightType } from '@/domain/records'

export type RightNumberCheck =
  | { ok: true; canonical: string; patentType?: ChinesePatentType; year?: number }
  | { ok: false; canonical: string; reason: 'format' | 'check' | 'year'; expected?: string }

const reasonOf = (check: IdentifierCheck): 'format' | 'check' | 'year' => (check.reason === 'check' || check.reason === 'year' ? check.reason : 'format')
const plain = (check: IdentifierCheck): RightNumberCheck =>
  (check.severity === 'error' ? { ok: false, canonical: check.canonical, reason: reasonOf(check) } : { ok: true, canonical: check.canonical })
const firstRight = (...checks: IdentifierCheck[]): RightNumberCheck => plain(checks.find((check) => check.ok) ?? checks[0]!)

function patent(number: string, thisYear: number): RightNumberCheck {
  const chinese = checkChinesePatent(number, thisYear)
  if (chinese.ok) return { ok: true, canonical: chinese.canonical, ...(chinese.type ? { patentType: chinese.type, year: chinese.year } : {}) }
  const international = checkPct(number)
  if (international.ok) return plain(international)
  const reason = reasonOf(chinese)
  return { ok: false, canonical: chinese.canonical, reason, ...(reason === 'check' && chinese.expected ? { expected: chinese.expected } : {}) }
}

/**
 * Checks the number of a right by what is known of numbers of its type. Types without a known shape (trade secrets,
 * variety rights, data IP …) are not checked.
 * @param thisYear a patent filed later is wrong
 * @returns undefined when there is nothing to check
 */
export function checkRightNumber(type: RightType | undefined, number: string | undefined, thisYear: number): RightNumberCheck | undefined {
  const typed = number?.trim()
  if (!type || !typed) return undefined
  if (type === 'patent') return patent(typed, thisYear)
  if (type === 'trademark') return firstRight(checkTrademark(typed), checkMadrid(typed))
  if (type === 'copyright') return firstRight(checkWorkCopyright(typed), checkSoftwareCopyright(typed))
  if (type === 'icLayout') return plain(checkIcLayout(typed))
  return undefined
}

/** @returns undefined when there is nothing to check, else whether the code may stand (early pilot codes may) */
export function creditCodeStands(code: string | undefined): boolean | undefined {
  if (!code?.trim()) return undefined
  return checkCode(code).severity !== 'error'
}
