/**
 * Namespaces of `locales/` that the pages opened first (`meta.words: 'first'`) need at once. All others come once such a page
 * stands. `npm run -s sizes` looks whether those pages' code names any other.
 */
export const FIRST_WORDS = ['app', 'attachments', 'drafts', 'error', 'policy', 'privacy', 'records', 'today', 'ui', 'vault', 'visits']
