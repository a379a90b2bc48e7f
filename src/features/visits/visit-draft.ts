import type { Advice, Commitment, Consent, Need, Person, PolicySnapshot, Problem, Visit } from '@/domain/records'
import type { EnterpriseForm } from '@/features/enterprises'

/** Rows are written key by key, so any of their members may still be missing. */
export type Row<T> = Partial<T>
export type AdviceRow = Row<Advice> & {
  /** Follow the referral up as a task; only for services. */
  refer?: boolean
}

/** What was typed at a choice that was taken back. It stays with the draft, comes back with the choice, and goes into no record. */
export interface PutBy {
  needs?: Need[]
  advice?: AdviceRow[]
  /** New enterprises begun before another was looked for, the latest last. */
  enterprises?: EnterpriseForm[]
}

/** A visit as it is being written. Kept on the phone only, until it is submitted. */
export interface VisitDraft {
  /** A known enterprise, or `newEnterprise`, which becomes a record together with the visit. */
  enterpriseId?: string
  newEnterprise?: EnterpriseForm
  /** Empty while its day or time is. */
  startedAt: string
  endedAt?: string
  mode?: Visit['mode']
  visitors: Row<Person>[]
  interviewees: Row<Person>[]
  needs: Need[]
  problems: Row<Problem>[]
  advice: AdviceRow[]
  commitments: Row<Commitment>[]
  policyResult?: PolicySnapshot
  followUpDate?: string
  note?: string
  signatureRefusedReason?: string
  /** Absent in drafts begun before consents were asked for. */
  consents?: Consent[]
  putBy?: PutBy
}

export const emptyVisitDraft = (startedAt: string, visitor: string, enterpriseId?: string): VisitDraft => ({
  ...(enterpriseId ? { enterpriseId } : {}),
  startedAt,
  mode: 'onSite',
  visitors: [{ name: visitor }],
  interviewees: [],
  needs: [],
  problems: [],
  advice: [],
  commitments: [],
})

/** What a visit carries besides its fields. */
export interface VisitFiles {
  photos: number
  signature: boolean
}

export const PHOTOS_MAX = 9

/** Talks held face to face are confirmed with a signature, or with the reason why there is none. */
export const isFaceToFace = (mode: VisitDraft['mode']): boolean => mode === 'onSite' || mode === 'atStation'

/** Why nobody signed, where that has to be said: one may sign after all, or the talk turn out to have been held on the phone. */
export const unsignedReason = (draft: VisitDraft, signed: boolean): string | undefined =>
  (isFaceToFace(draft.mode) && !signed ? draft.signatureRefusedReason?.trim() || undefined : undefined)

/** How many people a station sends by custom; a hint, never a condition. */
export const VISITORS_USUAL = 2
