import * as v from 'valibot'

/** No control characters and no halves of signs: such texts stand in lists and logs, and a text of the database takes neither. */
export const printable = v.regex<string>(/^[^\p{Cc}\p{Cs}]*$/u)
