import type { ErrorCode } from '@/contract'

/** What is said of the last attempt to send: names of words, in the order in which they are read. */
export interface SendOutcome {
  kind: 'info' | 'wait' | 'late'
  title?: string
  texts: string[]
}

/**
 * Whether it went is said once, and never that it did not where nobody knows.
 * @param unsure a letter is on its way of which nobody knows whether it arrived
 * @returns undefined when there is nothing to say
 */
export function sendOutcome(failed: ErrorCode | undefined, unsure: boolean): SendOutcome | undefined {
  const open = unsure ? ['station.send.unsure'] : []
  if (!failed) return unsure ? { kind: 'info', texts: open } : undefined
  if (failed === 'offline') return { kind: 'wait', title: 'station.send.offline', texts: [...open, 'station.send.offlineText'] }
  if (failed === 'timeout') return { kind: 'wait', title: 'station.send.timeout', texts: [...open, 'station.send.offlineText'] }
  return { kind: 'late', ...(unsure ? {} : { title: 'station.send.notSent' }), texts: [`error.${failed}`, ...open] }
}
