/**
 * What tells one thing from another, as somebody typed it: width, case and blanks make no other product and no other patent
 * (Unicode Standard Annex #15, NFKC). Undefined stays undefined: nobody said which.
 */
export const thingOf = (said: unknown): unknown => (typeof said === 'string' ? said.normalize('NFKC').toLowerCase().replace(/\s+/g, '') : said)
