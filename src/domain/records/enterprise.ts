import * as v from 'valibot'
import { choice, civilDate, field, filledText, keySet, listOf, required, text } from './field'

export const Contact = v.strictObject({
  name: filledText(60),
  role: v.optional(text(60)),
  /** Only with the person's own consent. */
  phone: v.optional(text(30)),
})
export type Contact = v.InferOutput<typeof Contact>

/** Numbers of rights an enterprise holds, as it says or as certificates show. */
export const IpStock = v.strictObject({
  counts: v.record(choice, v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000))),
  basis: v.picklist(['selfReported', 'certificates']),
  asOf: v.optional(civilDate),
})

export const Certification = v.strictObject({
  status: v.picklist(['none', 'filed', 'certified']),
  standard: v.optional(v.picklist(['GB/T 29490-2013', 'GB/T 29490-2023'])),
  provincialEvaluation: v.optional(v.picklist(['none', 'qualified', 'excellent'])),
  validUntil: v.optional(civilDate),
})

export const enterpriseFields = {
  name: required(filledText(120)),
  /** GB 32100-2015, normalised; absent when the enterprise did not show it. */
  creditCode: field(text(18)),
  industry: field(text(120)),
  scale: field(choice),
  labels: keySet(40),
  address: field(text(200)),
  contacts: field(listOf(Contact, 20)),
  ipStock: field(IpStock),
  certification: field(Certification),
  note: field(text(2_000)),
  /** Trial content, marked on every screen and never counted. */
  sample: field(v.boolean()),
}

export interface Enterprise {
  name: string
  creditCode?: string
  industry?: string
  scale?: string
  labels?: string[]
  address?: string
  contacts?: Contact[]
  ipStock?: v.InferOutput<typeof IpStock>
  certification?: v.InferOutput<typeof Certification>
  note?: string
  sample?: boolean
}
