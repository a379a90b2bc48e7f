import { WORD_PARTS, type WordPart } from '../../contract/word-parts.ts'

/**
 * Namespaces of `locales/` that pages opened first need at once: those without an account (`meta.words: 'open'` at their route), and
 * those with one (`'first'`). All others, the rest, come once such a page stands. `npm run -s sizes` looks whether those pages' code
 * names any other.
 */
const NAMESPACES: Record<Exclude<WordPart, 'rest'>, readonly string[]> = {
  open: ['app', 'drafts', 'error', 'policy', 'privacy', 'ui'],
  first: ['attachments', 'records', 'today', 'vault', 'visits'],
}

export const partOf = (namespace: string): WordPart => WORD_PARTS.find((part) => part !== 'rest' && NAMESPACES[part].includes(namespace)) ?? 'rest'

/** Namespaces that are there when a page of this kind opens. */
export const wordsUpTo = (part: Exclude<WordPart, 'rest'>): string[] => WORD_PARTS.slice(0, WORD_PARTS.indexOf(part) + 1).flatMap((each) => (each === 'rest' ? [] : NAMESPACES[each]))
