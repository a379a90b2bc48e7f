import type { Session } from '@/contract'

/** When the server last renewed this person's session on this phone, and how long they may go on without it. */
export interface Contact {
  /** Phone's clock, ms. */
  at: number
  graceHours: number
}

const HOUR_MS = 3_600_000

/** @returns undefined from a server that sets no time */
export const contactOf = ({ offlineGraceHours }: Pick<Session, 'offlineGraceHours'>, now: number): Contact | undefined =>
  offlineGraceHours === undefined ? undefined : { at: now, graceHours: offlineGraceHours }

/**
 * Whether the phone has been without the server for longer than the administrator allows: then the passphrase is proved to the server
 * before anything is shown. A clock set back does not lock anybody out; whoever sets it still needs the passphrase.
 */
export const isTooLongAlone = (contact: Contact | undefined, now: number): boolean => contact !== undefined && now - contact.at > contact.graceHours * HOUR_MS
