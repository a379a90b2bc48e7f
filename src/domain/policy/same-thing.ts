import { bareText } from '../bare-text'

/** What tells one thing from another: the way a text was typed makes no other product and no other patent. Undefined stays undefined: nobody said which. */
export const thingOf = (said: unknown): unknown => (typeof said === 'string' ? bareText(said) : said)
