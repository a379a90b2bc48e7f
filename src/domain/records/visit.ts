import * as v from 'valibot'
import { choice, civilDate, field, filledText, fixed, instant, listBy, listOf, required, text, uuid } from './field'

export const VISIT_MODES = ['onSite', 'phone', 'video', 'atStation', 'event'] as const
export const PRIORITIES = ['urgent', 'normal', 'low'] as const
export const REVIEW_STATES = ['pending', 'approved', 'returned', 'void'] as const
export const COMMITMENT_PARTIES = ['station', 'enterprise', 'agency'] as const

export const Person = v.strictObject({ name: filledText(60), role: v.optional(text(60)), phone: v.optional(text(30)) })
export type Person = v.InferOutput<typeof Person>

export const Need = v.strictObject({ need: choice, priority: v.picklist(PRIORITIES), note: v.optional(text(500)) })
export type Need = v.InferOutput<typeof Need>

export const Problem = v.strictObject({ text: filledText(1_000), urgency: v.picklist(PRIORITIES) })
export type Problem = v.InferOutput<typeof Problem>

/** A measure that names a policy item, a directory entry, or neither. */
export const Advice = v.strictObject({
  kind: v.picklist(['policy', 'service', 'other']),
  /** Policy item id or directory entry id. */
  ref: v.optional(text(120)),
  note: v.optional(text(500)),
})
export type Advice = v.InferOutput<typeof Advice>

export const Commitment = v.strictObject({
  party: v.picklist(COMMITMENT_PARTIES),
  text: filledText(500),
  dueDate: v.optional(civilDate),
  responsible: v.optional(text(60)),
})
export type Commitment = v.InferOutput<typeof Commitment>

/** What a person is asked to agree to, one by one; none of it is a condition for anything (PIPL art. 14–16, 23, 29). */
export const CONSENT_PURPOSES = ['phone', 'photo', 'signature', 'sharing'] as const
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number]

/** An answer as it was given. A withdrawn one stays, with the time: what was done before was right. */
export const Consent = v.pipe(v.strictObject({
  id: uuid,
  purpose: v.picklist(CONSENT_PURPOSES),
  given: v.boolean(),
  /** Who answered. */
  by: filledText(60),
  /** With `sharing`: which bank, insurer or agency. */
  recipient: v.optional(filledText(120)),
  /** Version of the notice they were shown. */
  wording: filledText(40),
  at: instant,
  withdrawnAt: v.optional(instant),
}), v.check(({ purpose, recipient }) => (purpose === 'sharing') === (recipient !== undefined), 'sharing names whom with'))
export type Consent = v.InferOutput<typeof Consent>

/** The self-check as it stood in the visit: enough to work it out again years later. */
export const PolicySnapshot = v.strictObject({
  pack: v.strictObject({ id: text(80), version: text(40), sha256: text(64) }),
  asOf: civilDate,
  facts: v.record(v.string(), v.unknown()),
  /** `[low, high]` in yuan; high null: no upper bound known. */
  totals: v.record(v.string(), v.tuple([v.number(), v.nullable(v.number())])),
})
export type PolicySnapshot = v.InferOutput<typeof PolicySnapshot>

export const POLICY_CHECK_OUTCOMES = ['same', 'differs', 'unknownPack', 'unreadable'] as const

/** What the server found when it worked the visit's result out again, with the pack the result names. Only the server writes it. */
export const PolicyCheck = v.strictObject({
  outcome: v.picklist(POLICY_CHECK_OUTCOMES),
  pack: PolicySnapshot.entries.pack,
  /** With `differs`: what it found instead. */
  totals: v.optional(PolicySnapshot.entries.totals),
})
export type PolicyCheck = v.InferOutput<typeof PolicyCheck>

/** What an officer may correct in a visit that was submitted; number, enterprise and time of submission stay. A review is about these. */
export const CORRECTABLE_VISIT_FIELDS = [
  'startedAt', 'endedAt', 'mode', 'visitors', 'interviewees', 'needs', 'problems', 'advice', 'commitments', 'followUpDate', 'note',
] as const satisfies readonly (keyof Visit)[]

export const visitFields = {
  /** What an officer says on the phone, such as `丁蜀-20261122-07K`. */
  number: fixed(filledText(60)),
  enterpriseId: fixed(uuid),
  startedAt: required(instant),
  endedAt: field(instant),
  mode: required(v.picklist(VISIT_MODES)),
  visitors: required(v.pipe(listOf(Person, 20), v.minLength(1))),
  interviewees: field(listOf(Person, 20)),
  needs: field(listOf(Need, 30)),
  problems: field(listOf(Problem, 30)),
  advice: field(listOf(Advice, 30)),
  commitments: field(listOf(Commitment, 30)),
  policyResult: field(PolicySnapshot),
  policyCheck: field(PolicyCheck),
  followUpDate: field(civilDate),
  note: field(text(4_000)),
  /** Why there is no signature, when there is none. */
  signatureRefusedReason: field(text(200)),
  consents: listBy('id', Consent, 40),
  submittedAt: fixed(instant),
  /** A correction puts a reviewed visit back to be reviewed, wherever and whenever it was made; a voided one stays void. */
  review: field(v.picklist(REVIEW_STATES), { merge: { verdictOn: CORRECTABLE_VISIT_FIELDS, until: ['approved', 'returned'], reopened: 'pending' } }),
}

export interface Visit {
  number: string
  enterpriseId: string
  startedAt: string
  endedAt?: string
  mode: (typeof VISIT_MODES)[number]
  visitors: Person[]
  interviewees?: Person[]
  needs?: Need[]
  problems?: Problem[]
  advice?: Advice[]
  commitments?: Commitment[]
  policyResult?: PolicySnapshot
  policyCheck?: PolicyCheck
  followUpDate?: string
  note?: string
  signatureRefusedReason?: string
  consents?: Consent[]
  submittedAt: string
  review?: (typeof REVIEW_STATES)[number]
}
