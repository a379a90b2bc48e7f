import { MAX_PATENT_YEARS } from '@/domain/policy'

/**
 * Reads which year of a patent somebody types, in digits of either width.
 * @returns null when nothing is typed; undefined when it is no such year: of `7.5` or `7-9` nothing is guessed
 */
export function readPatentYear(typed: string): number | null | undefined {
  const tidy = typed.normalize('NFKC').trim()
  if (tidy === '') return null
  const year = /^\d{1,9}$/.test(tidy) ? Number(tidy) : 0
  return year >= 1 && year <= MAX_PATENT_YEARS ? year : undefined
}
