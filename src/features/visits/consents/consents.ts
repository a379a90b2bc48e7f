import type { Consent, ConsentPurpose } from '@/domain/records'

/** An answer being written down. */
export interface ConsentAnswer {
  purpose?: ConsentPurpose | undefined
  answer?: 'yes' | 'no' | undefined
  by?: string | undefined
  recipient?: string | undefined
}

interface Moment {
  id: string
  /** ISO 8601, the phone's clock. */
  at: string
  /** Version of the notice in use. */
  wording: string
}

/** The answer as it is kept, or undefined while something is missing. */
export function consentOf({ purpose, answer, by, recipient }: ConsentAnswer, { id, at, wording }: Moment): Consent | undefined {
  const [who, whom] = [by?.trim(), recipient?.trim()]
  if (!purpose || !answer || !who || (purpose === 'sharing' && !whom)) return undefined
  return { id, purpose, given: answer === 'yes', by: who, wording, at, ...(purpose === 'sharing' ? { recipient: whom! } : {}) }
}

/** Whether it can still be withdrawn. */
export const isInForce = ({ given, withdrawnAt }: Consent): boolean => given && withdrawnAt === undefined

/** The list with one answer withdrawn; the answer itself stays. */
export const withdraw = (consents: readonly Consent[], id: string, at: string): Consent[] =>
  consents.map((consent) => (consent.id === id && isInForce(consent) ? { ...consent, withdrawnAt: at } : consent))

/** The list with one withdrawal of that moment taken back; a later one of somebody else stands. */
export const reinstate = (consents: readonly Consent[], id: string, at: string): Consent[] => consents.map((consent) => {
  const { withdrawnAt, ...given } = consent
  return consent.id === id && withdrawnAt === at ? given : consent
})
