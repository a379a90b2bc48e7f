import { normalise, right, weighted, wrong, type IdentifierCheck } from './check'

/** GB 32100-2015: digits and letters without I, O, S, V, Z, in the order of their values. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const SHAPE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/
/** 3^(i−1) mod 31 for the first 17 places. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
/** GB 11714-1997, organisation code: places 9 to 16, checked by place 17. */
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
/** Organisation codes handed out in the first pilots began so. */
const EARLY_PILOT = /^.{8}M000/

/**
 * Checks a unified social credit code (统一社会信用代码, GB 32100-2015).
 * A code of the early pilots whose organisation code is right may be valid with a last digit that does not match: that is
 * a warning, not an error.
 */
export function checkCreditCode(text: string): IdentifierCheck {
  const canonical = normalise(text)
  if (!SHAPE.test(canonical)) return wrong(canonical, 'format')
  if (canonical[17] === creditCodeCheckDigit(canonical)) return right(canonical)
  return EARLY_PILOT.test(canonical) && hasValidOrganisationCode(canonical) ? wrong(canonical, 'check', 'warn-early-pilot-possible') : wrong(canonical, 'check')
}

/** Whether as much is written as a credit code has, and is none: to who is still writing it is not said sooner. */
export function isWrongWholeCode(text: string): boolean {
  const { canonical, severity } = checkCreditCode(text)
  return canonical.length >= 18 && severity === 'error'
}

/** The 18th character that belongs to the first 17. */
export function creditCodeCheckDigit(code: string): string {
  const sum = weighted([...code].map((character) => CHARACTERS.indexOf(character)), WEIGHTS)
  return CHARACTERS[(31 - (sum % 31)) % 31] ?? ''
}

/** True when the organisation code inside (places 9 to 17) has its right check digit. */
export function hasValidOrganisationCode(code: string): boolean {
  const sum = weighted(Array.from(code.slice(8, 16), (character) => Number.parseInt(character, 36)), ORGANISATION_WEIGHTS)
  return code[16] === '0123456789X0'[11 - (sum % 11)]
}
