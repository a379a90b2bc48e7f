import { checkChinesePatent } from '@/domain/identifiers'
import type { PATENT_TYPES } from '@/domain/policy'

export interface ReadPatentNumber {
  ok: boolean
  canonical: string
  /** Kind the number tells, in the words of the policy: an invention by way of PCT is an invention. */
  type?: (typeof PATENT_TYPES)[number]
  year?: number
  expected?: string
  reason?: 'check' | 'year' | 'format'
}

const kinds = { invention: 'invention', pctInvention: 'invention', utilityModel: 'utilityModel', pctUtilityModel: 'utilityModel', design: 'design' } as const

/** What a patent number tells about the patent; undefined while nothing is typed. */
export function readPatentNumber(number: string | undefined, thisYear: number): ReadPatentNumber | undefined {
  if (!number?.trim()) return undefined
  const { ok, canonical, type, year, expected, reason } = checkChinesePatent(number, thisYear)
  return {
    ok, canonical,
    ...(type && reason !== 'format' ? { type: kinds[type] } : {}),
    ...(year === undefined ? {} : { year }),
    ...(ok ? {} : { reason: reason === 'check' || reason === 'year' ? reason : 'format' }),
    ...(reason === 'check' && expected ? { expected } : {}),
  }
}
