import { checkRightNumber, type ChinesePatentCheck, type ChinesePatentType, type IdentifierCheck } from '@/domain/identifiers'
import type { RightType } from '@/domain/records'

export type RightNumberCheck =
  | { ok: true; canonical: string; patentType?: ChinesePatentType; year?: number }
  | { ok: false; canonical: string; reason: 'format' | 'check' | 'year'; expected?: string }

const reasonOf = ({ reason }: IdentifierCheck): 'format' | 'check' | 'year' => (reason === 'check' || reason === 'year' ? reason : 'format')

/**
 * What the form says about the number of a right. A number about which nobody published the whole rule may stand.
 * @param thisYear a patent filed later is wrong
 * @returns undefined when there is nothing to check
 */
export function rightNumberCheck(type: RightType | undefined, number: string | undefined, thisYear: number): RightNumberCheck | undefined {
  if (!type || !number?.trim()) return undefined
  const check: ChinesePatentCheck | undefined = checkRightNumber(type, number, thisYear)
  if (!check) return undefined
  const { canonical } = check
  if (check.severity !== 'error') return { ok: true, canonical, ...(check.type ? { patentType: check.type, year: check.year } : {}) }
  const reason = reasonOf(check)
  return { ok: false, canonical, reason, ...(reason === 'check' && check.expected ? { expected: check.expected } : {}) }
}
