import type { RightType } from '../records'
import { checkChinesePatent } from './chinese-patent'
import { normalise, type IdentifierCheck } from './check'
import { checkIcLayout } from './ic-layout'
import { checkMadrid } from './madrid'
import { checkPct } from './pct'
import { checkSoftwareCopyright } from './software-copyright'
import { checkTrademark } from './trademark'
import { checkWorkCopyright } from './work-copyright'

/**
 * Checks the number of a right by its type: a patent's may be Chinese or international, a trademark's Chinese or Madrid,
 * a copyright's of a work or of software.
 * @param thisYear for patents
 * @returns undefined for types whose numbers have no known form
 */
export function checkRightNumber(type: RightType, number: string, thisYear: number): IdentifierCheck | undefined {
  const tidy = normalise(number)
  switch (type) {
    case 'patent': return /^(PCT|WO)/.test(tidy) ? checkPct(number) : checkChinesePatent(number, thisYear)
    case 'trademark': return tidy.startsWith('G') ? checkMadrid(number) : checkTrademark(number)
    case 'copyright': return tidy.includes('作登字') ? checkWorkCopyright(number) : checkSoftwareCopyright(number)
    case 'icLayout': return checkIcLayout(number)
    default: return undefined
  }
}
