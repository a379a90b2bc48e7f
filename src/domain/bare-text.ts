/** A text as it is compared when it does not matter how it was typed: width, case and blanks do not count (NFKC, Unicode Standard Annex #15). */
export const bareText = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '')
