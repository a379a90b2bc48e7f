import type { Facts } from '@/domain/policy'
import { OWN_ANSWERS } from '@/features/content'

/** For whom a self-check is made, and where its answers are kept on this phone. */
export interface Subject {
  /** Key in the store of answers. */
  key: string
  /** Name of the enterprise, if it is about one. */
  name?: string
  /** Lays what is known of it under the answers. */
  prefill: (facts: Facts) => Facts
  /** Answers of before, with which a check begins of which this phone has none: those handed over, or of the last visit. */
  earlier?: Facts
  /** Draft of the visit that waits for the result. */
  visit?: string
}

/** The self-check of whoever holds the phone. */
export const self: Subject = { key: OWN_ANSWERS, prefill: (facts) => facts }
