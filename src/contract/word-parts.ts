/** The parts each language's words come in, in the order of being needed: a page that needs one needs those before it. */
export const WORD_PARTS = ['open', 'first', 'rest'] as const
export type WordPart = (typeof WORD_PARTS)[number]
