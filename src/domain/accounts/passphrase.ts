/** Fewest characters of a passphrase. With a registered device it is the second of two factors, for which NIST SP 800-63B-4 (3.1.1.2) asks for 8. */
export const PASSPHRASE_MIN = 10
/** Most characters; the standard asks for room for 64 at least. */
export const PASSPHRASE_MAX = 200

/** One passphrase has several ways to be typed; phone and server work on this one (NFKC, NIST SP 800-63B-4, 3.1.1.2). Nothing is cut off. */
export const normalPassphrase = (text: string): string => text.normalize('NFKC')

/** What is chosen: a blank before or after it comes from a keyboard's suggestion or from copying, and nobody would know to type it again. */
export const chosenPassphrase = (text: string): string => text.trim()

/** What is tried when one is entered, in order: as it was typed, because one chosen earlier may have blanks around it, then without them. */
export const enteredPassphrases = (text: string): string[] => [...new Set([text, chosenPassphrase(text)])].filter((one) => one !== '')

/** Characters as a person counts them: code points of the normal form. */
export const passphraseLength = (text: string): number => [...normalPassphrase(text)].length

/** No rules of composition: long enough is all that a phone can judge by itself; what is commonly used, the server knows. */
export const isPassphraseLongEnough = (text: string): boolean => passphraseLength(text) >= PASSPHRASE_MIN
