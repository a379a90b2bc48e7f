import { normalise, right, weighted, wrong, type IdentifierCheck } from './check'

/** Kinds the number itself tells apart. */
export type ChinesePatentType = 'invention' | 'utilityModel' | 'design' | 'pctInvention' | 'pctUtilityModel'

export interface ChinesePatentCheck extends IdentifierCheck {
  type?: ChinesePatentType
  /** Year of filing. */
  year?: number
  /** The check digit that belongs to the number. */
  expected?: string
}

const TYPES: Record<string, ChinesePatentType> = { 1: 'invention', 2: 'utilityModel', 3: 'design', 8: 'pctInvention', 9: 'pctUtilityModel' }
/** Since October 2003: year, kind, seven digits, check digit. */
const NEW = /^(?:ZL|CN)?(\d{4})(\d)(\d{7})\.?([\dX])$/
/** Before: two digits of the year, kind, five digits, check digit. */
const OLD = /^(?:ZL|CN)?(\d{2})(\d)(\d{5})\.?([\dX])$/
const WEIGHTS = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]
/** First year of the Chinese patent office. */
const FIRST_YEAR = 1985

/**
 * Checks a Chinese application number (申请号) or patent number (专利号, the same with ZL) and reads its kind and year.
 * The canonical form has a point before the check digit and begins with ZL, which only a granted patent may bear.
 * @param thisYear filing years after it are wrong
 * @param granted false for an application: its canonical form has no ZL
 */
export function checkChinesePatent(text: string, thisYear: number, { granted = true }: { granted?: boolean } = {}): ChinesePatentCheck {
  const tidy = normalise(text)
  const parts = NEW.exec(tidy) ?? OLD.exec(tidy)
  if (!parts) return wrong(tidy, 'format')
  const [, yearDigits = '', kind = '', serial = '', digit = ''] = parts
  const canonical = `${granted ? 'ZL' : ''}${yearDigits}${kind}${serial}.${digit}`
  const expected = chinesePatentCheckDigit(`${yearDigits}${kind}${serial}`)
  const year = yearDigits.length === 4 ? Number(yearDigits) : centuryOf(Number(yearDigits))
  const type = TYPES[kind]
  if (!type) return { ...wrong(canonical, 'type'), year, expected }
  if (year > thisYear || year < FIRST_YEAR) return { ...wrong(canonical, 'year'), type, year, expected }
  return { ...(digit === expected ? right(canonical) : wrong(canonical, 'check')), type, year, expected }
}

/** The digit (or X for ten) that follows the digits of an application number. */
export function chinesePatentCheckDigit(digits: string): string {
  return '0123456789X'[weighted([...digits].map(Number), WEIGHTS.slice(0, digits.length)) % 11] ?? ''
}

/** Two digits were used from 1985 to 2003. */
const centuryOf = (twoDigits: number): number => (twoDigits >= FIRST_YEAR % 100 ? 1900 : 2000) + twoDigits
