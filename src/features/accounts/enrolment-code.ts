/**
 * The code of an enrolment link, from its fragment: a fragment never reaches a server or its logs.
 * @param hash `location.hash`, with or without `#`
 * @returns undefined when there is none or it cannot be one (the contract allows 20 to 100 characters)
 */
export function codeInFragment(hash: string): string | undefined {
  const code = hash.replace(/^#/, '').trim()
  return /^[\w.~-]{20,100}$/.test(code) ? code : undefined
}

/** What the page's entry in the history keeps when the code leaves the address: that there was a link, not the link. It outlives a reload. */
export const linkWasOpened = { enrolmentLinkOpened: true } as const
/** @param state `history.state` */
export const wasLinkOpened = (state: unknown): boolean => typeof state === 'object' && state !== null && 'enrolmentLinkOpened' in state

/** The link an administrator hands over. */
export const enrolmentLink = (origin: string, code: string): string => `${origin}/enrol#${code}`
