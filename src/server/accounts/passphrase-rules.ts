import type { PassphraseWeakness } from '@/contract'
import { isPassphraseLongEnough, normalPassphrase, PASSPHRASE_MAX, passphraseLength } from '@/domain/accounts/passphrase'
import { CodedError } from '../errors'
import { commonWords } from './common-words'

/** Fewer characters than these, beside what is common, do not make a passphrase. */
const FEWEST_OWN = 4
/** Fewer different characters are a pattern, however long. */
const FEWEST_DIFFERENT = 5
const RUN_LENGTH = 4
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
  .flatMap((row) => [row, [...row].reverse().join('')])
  .flatMap((row) => Array.from({ length: row.length - RUN_LENGTH + 1 }, (_, from) => row.slice(from, from + RUN_LENGTH)))
/** A year, a date, a mobile or an identity number: everybody in the office knows them. Each wherever it may begin, and one character again and again. */
const PATTERNS = [/(?=([1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3}[\dx]))/g, /(?=(1[3-9]\d{9}))/g, /(?=((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])))/g, /(?=((?:19|20)\d{2}))/g, /(?=((.)\2{2,}))/gu]

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
  const common = placesOf(bare, [...commonWords, ...RUNS], PATTERNS)
  const names = placesOf(bare, own.map(bareOf).filter((word) => word.length >= 2))
  if (names.size > 0 && charactersBeside(bare, new Set([...common, ...names])) < FEWEST_OWN) return 'own'
  return charactersBeside(bare, common) < FEWEST_OWN ? 'common' : undefined
}

/** @throws CodedError `passphrase-weak`; its place says why */
export function refuseWeak(text: string, own: readonly string[]): void {
  const found = weakness(text, own)
  if (found) throw new CodedError('passphrase-weak', { at: found })
}

/** Letters and digits only: signs between them are tried by everybody. */
const bareOf = (text: string): string => normalPassphrase(text).toLowerCase().replace(/[^\p{L}\p{N}@]/gu, '')

/** Where any of these stand. Each is looked for in the whole: what one of them took away could be half of another. */
function placesOf(bare: string, words: readonly string[], patterns: readonly RegExp[] = []): Set<number> {
  const places = new Set<number>()
  const cover = (from: number, length: number): void => {
    for (let at = from; at < from + length; at += 1) places.add(at)
  }
  for (const word of words) {
    for (let at = bare.indexOf(word); at >= 0; at = bare.indexOf(word, at + 1)) cover(at, word.length)
  }
  for (const pattern of patterns) for (const match of bare.matchAll(pattern)) cover(match.index, match[1]!.length)
  return places
}

function charactersBeside(bare: string, places: ReadonlySet<number>): number {
  let [at, count] = [0, 0]
  for (const character of bare) {
    if (!places.has(at)) count += 1
    at += character.length
  }
  return count
}

/** One short piece again and again. */
function isRepeated(bare: string): boolean {
  const characters = [...bare]
  for (let size = 1; size <= Math.min(8, characters.length / 2); size += 1) {
    if (characters.every((character, index) => character === characters[index % size])) return true
  }
  return false
}
