/** The parts each language's words come in, in the order of being needed: a page that needs one needs those before it. */
export const PARTS = ['open', 'first', 'rest'] as const
export type Part = (typeof PARTS)[number]

/**
 * Namespaces of `locales/` that pages opened first need at once: those without an account (`meta.words: 'open'` at their route), and
 * those with one (`'first'`). All others, the rest, come once such a page stands. `npm run -s sizes` looks whether those pages' code
 * names any other.
 */
const NAMESPACES: Record<Exclude<Part, 'rest'>, readonly string[]> = {
  open: ['app', 'drafts', 'error', 'policy', 'privacy', 'ui'],
  first: ['attachments', 'records', 'today', 'vault', 'visits'],
}

export const partOf = (namespace: string): Part => PARTS.find((part) => part !== 'rest' && NAMESPACES[part].includes(namespace)) ?? 'rest'

/** Namespaces that are there when a page of this kind opens. */
export const wordsUpTo = (part: Exclude<Part, 'rest'>): string[] => PARTS.slice(0, PARTS.indexOf(part) + 1).flatMap((each) => (each === 'rest' ? [] : NAMESPACES[each]))
