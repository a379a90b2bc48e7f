import type { PassphraseWeakness } from '@/contract'
import { isPassphraseLongEnough, normalPassphrase, PASSPHRASE_MAX, passphraseLength } from '@/domain/accounts/passphrase'
import { CodedError } from '../errors'
import { commonWords } from './common-words'

/** Fewer characters than these, beside what is common, do not make a passphrase. */
const FEWEST_OWN = 4
/** Fewer different characters are a pattern, however long. */
const FEWEST_DIFFERENT = 5
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'].flatMap((row) => [row, [...row].reverse().join('')])
const SHORTEST_RUN = 4
/** A year, a date, a mobile or an identity number: everybody in the office knows them. */
const NUMBERS = [/[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3}[\dx]/g, /1[3-9]\d{9}/g, /(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])/g, /(?:19|20)\d{2}/g]

/**
 * Why a passphrase is refused, or undefined. Length counts, and how much of it is neither common nor the person's own name; no rules
 * of composition (NIST SP 800-63B-4, 3.1.1.2).
 * @param own words anybody would try for this person
 */
export function weakness(text: string, own: readonly string[]): PassphraseWeakness | undefined {
  if (!isPassphraseLongEnough(text)) return 'short'
  if (passphraseLength(text) > PASSPHRASE_MAX) return 'long'
  const bare = bareOf(text)
  if (new Set(bare).size < FEWEST_DIFFERENT || isRepeated(bare)) return 'common'
  const withoutOwn = own.map(bareOf).filter((word) => word.length >= 2).reduce((rest, word) => rest.replaceAll(word, ' '), bare)
  if (withoutOwn !== bare && charactersIn(withoutCommon(withoutOwn)) < FEWEST_OWN) return 'own'
  return charactersIn(withoutCommon(bare)) < FEWEST_OWN ? 'common' : undefined
}

/** @throws CodedError `passphrase-weak`; its place says why */
export function refuseWeak(text: string, own: readonly string[]): void {
  const found = weakness(text, own)
  if (found) throw new CodedError('passphrase-weak', { at: found })
}

/** Letters and digits only: signs between them are tried by everybody. */
const bareOf = (text: string): string => normalPassphrase(text).toLowerCase().replace(/[^\p{L}\p{N}@]/gu, '')

const charactersIn = (rest: string): number => [...rest.replaceAll(' ', '')].length

/** Only what is common is left out; a space stands in its place, so that no new word comes of two halves. */
function withoutCommon(bare: string): string {
  let rest = bare
  for (const number of NUMBERS) rest = rest.replace(number, ' ')
  for (const word of commonWords) rest = rest.replaceAll(word, ' ')
  return withoutRuns(rest)
}

function withoutRuns(text: string): string {
  let rest = text
  for (const row of RUNS) {
    for (let length = row.length; length >= SHORTEST_RUN; length -= 1) {
      for (let from = 0; from + length <= row.length; from += 1) rest = rest.replaceAll(row.slice(from, from + length), ' ')
    }
  }
  return rest.replace(/(.)\1{2,}/gu, ' ')
}

/** One short piece again and again. */
function isRepeated(bare: string): boolean {
  const characters = [...bare]
  for (let size = 1; size <= Math.min(8, characters.length / 2); size += 1) {
    if (characters.every((character, index) => character === characters[index % size])) return true
  }
  return false
}
