import * as v from 'valibot'
import { choice, civilDate, field, filledText, fixed, instant, listBy, listOf, required, text, uuid } from './field'

export const RIGHT_TYPES = [
  'patent', 'trademark', 'copyright', 'icLayout', 'geographicalIndication', 'plantVariety', 'tradeSecret',
  'unfairCompetition', 'dataIp', 'other',
] as const
export type RightType = (typeof RIGHT_TYPES)[number]

/** States a station can bring about itself; the accepting body's own steps arrive as notes it passes on. */
export const ASSISTANCE_STATES = [
  'submitted', 'underReview', 'supplement', 'withdrawn', 'withdrawnDeemed', 'declined', 'appeal', 'accepted', 'assigned',
  'inProgress', 'mediating', 'opinionIssued', 'settled', 'judicialConfirmation', 'referred', 'terminated', 'closed', 'followUp',
] as const
export type AssistanceState = (typeof ASSISTANCE_STATES)[number]

export const Applicant = v.strictObject({
  name: filledText(120),
  kind: v.picklist(['rightHolder', 'interestedParty', 'accused', 'consumer']),
  creditCode: v.optional(text(18)),
  address: v.optional(text(200)),
  contact: v.optional(text(60)),
  phone: v.optional(text(30)),
})
export const Right = v.strictObject({
  type: v.picklist(RIGHT_TYPES),
  number: v.optional(text(80)),
  /** `kept`: the check failed and the officer kept the number all the same. */
  numberCheck: v.optional(v.picklist(['ok', 'kept', 'none'])),
  title: v.optional(text(200)),
  holderIsApplicant: v.optional(v.boolean()),
})
export const Respondent = v.strictObject({
  name: v.optional(text(120)),
  creditCode: v.optional(text(18)),
  address: v.optional(text(300)),
  country: v.optional(text(60)),
})
export const Matter = v.strictObject({
  categories: listOf(choice, 12),
  foreign: v.optional(v.boolean()),
  alreadyFiled: v.optional(text(200)),
  facts: filledText(8_000),
  claims: v.optional(text(4_000)),
  amountYuan: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  urgency: v.optional(v.picklist(['urgent', 'normal', 'low'])),
})
export const Evidence = v.strictObject({
  attachmentId: uuid,
  name: filledText(200),
  category: v.picklist(['ownership', 'infringement', 'loss', 'identity', 'other']),
  obtainedOn: v.optional(civilDate),
  form: v.optional(v.picklist(['original', 'copy', 'screenshot'])),
  /** When it was added to a request submitted before, by the phone's clock; absent: it came with the request. */
  addedAt: v.optional(instant),
})
export type Evidence = v.InferOutput<typeof Evidence>
export const Consent = v.strictObject({ noticeRead: v.literal(true), truthful: v.literal(true), forwardTo: v.optional(text(200)), givenAt: instant })

export const assistanceFields = {
  number: fixed(filledText(60)),
  enterpriseId: field(uuid),
  visitId: field(uuid),
  applicant: required(Applicant),
  right: required(Right),
  respondent: field(Respondent),
  matter: required(Matter),
  evidence: listBy('attachmentId', Evidence, 50),
  consent: fixed(Consent),
  state: required(v.picklist(ASSISTANCE_STATES)),
  submittedAt: fixed(instant),
}

export interface Assistance {
  number: string
  enterpriseId?: string
  visitId?: string
  applicant: v.InferOutput<typeof Applicant>
  right: v.InferOutput<typeof Right>
  respondent?: v.InferOutput<typeof Respondent>
  matter: v.InferOutput<typeof Matter>
  evidence?: Evidence[]
  consent: v.InferOutput<typeof Consent>
  state: AssistanceState
  submittedAt: string
}
