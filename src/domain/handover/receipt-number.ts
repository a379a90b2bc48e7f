import { sha256 } from '@noble/hashes/sha2.js'

/** Crockford's base 32: no letter that reads as a digit, and no U. */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const DRAWN = 7
/** What people write, hear or type instead. */
const READ_AS: Record<string, string> = { O: '0', I: '1', L: '1', U: 'V' }

/** Luhn's sum in base 32 (ISO/IEC 7812-1, annex B, in another base): finds every single wrong sign and nearly every pair that changed places. */
function checkSign(signs: string): string {
  const base = SYMBOLS.length
  const sum = [...signs].reverse().reduce((total, sign, place) => {
    const value = SYMBOLS.indexOf(sign) * (place % 2 === 0 ? 2 : 1)
    return total + Math.floor(value / base) + (value % base)
  }, 0)
  return SYMBOLS[(base - (sum % base)) % base]!
}

/**
 * The number an enterprise is told when its answers reached a station, short enough to be said on the phone: `7K2M-9QXD`.
 * It follows from the letter's id, so that a letter sent twice has one number; it tells nothing of the id, nor of how many came before.
 * @param id of the letter, a UUID in lower case
 */
export function receiptNumberOf(id: string): string {
  const signs = Array.from(sha256(new TextEncoder().encode(`receipt\n${id}`)).subarray(0, DRAWN), (byte) => SYMBOLS[byte & 31]!).join('')
  const whole = signs + checkSign(signs)
  return `${whole.slice(0, 4)}-${whole.slice(4)}`
}

/** A number as somebody typed or heard it, in its one form; undefined when it is none, or one of its signs is wrong. */
export function readReceiptNumber(text: string): string | undefined {
  const signs = [...text.toUpperCase().replace(/[\s\-–—－]/g, '')].map((sign) => READ_AS[sign] ?? sign)
  if (signs.length !== DRAWN + 1 || signs.some((sign) => !SYMBOLS.includes(sign))) return undefined
  const whole = signs.join('')
  return checkSign(whole.slice(0, DRAWN)) === whole.at(-1) ? `${whole.slice(0, 4)}-${whole.slice(4)}` : undefined
}
