/** What an applicant may answer. Any field may be absent: then it is unknown, which is neither false, 0 nor an empty list. */
import * as v from 'valibot'
import { MAX_ITEMS, MAX_PATENT_YEARS, MAX_YUAN } from './limits'

export const APPLICANT_KINDS = [
  'enterprise', 'institution', 'university', 'researchInstitute', 'socialGroup', 'agency', 'financialInstitution', 'park', 'district', 'individual',
] as const
export type ApplicantKind = (typeof APPLICANT_KINDS)[number]
export const PATENT_TYPES = ['invention', 'utilityModel', 'design'] as const
export const PROJECT_SCHEMES = [
  'ipStrategy', 'highValueCentre', 'alliance', 'patentWarning', 'patentNavigation', 'giPromotion', 'serviceCluster', 'industryPlatform',
  'publicPlatform', 'agencySettlement', 'agencyUpgrade',
] as const

const text = v.pipe(v.string('text'), v.minLength(1, 'text'), v.maxLength(200, 'tooLong'))
const yesNo = v.boolean('yesNo')
const yuan = v.pipe(v.number('yuan'), v.integer('yuan'), v.minValue(0, 'negative'), v.maxValue(MAX_YUAN, 'tooLarge'))
const isDay = (day: string) => {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day
}
const day = v.pipe(v.string('date'), v.regex(/^(19|20)\d{2}-\d{2}-\d{2}$/, 'date'), v.check(isDay, 'date'))
const oneOf = <const T extends readonly string[]>(values: T) => v.picklist(values, 'choice')
const maybe = v.optional
/** Unlike a strict object it names every unknown field, not only the first. */
const closed = <const E extends v.ObjectEntries>(entries: E) => v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value), 'object'),
  v.objectWithRest(entries, v.never('unknownField'), 'object') as unknown as v.StrictObjectSchema<E, string>,
)
const list = <const E extends v.ObjectEntries>(entries: E) =>
  maybe(v.pipe(v.array(closed(entries), 'list'), v.maxLength(MAX_ITEMS, 'tooMany')))

export const Facts = closed({
  applicant: maybe(closed({
    kind: maybe(oneOf(APPLICANT_KINDS)),
    region: maybe(v.pipe(v.string('region'), v.regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/, 'region'))),
  })),
  patents: list({ type: maybe(oneOf(PATENT_TYPES)), granted: maybe(yesNo), grantDate: maybe(day), costYuan: maybe(yuan), defence: maybe(yesNo), number: maybe(text) }),
  maintenance: list({
    patent: maybe(text), type: maybe(oneOf(PATENT_TYPES)),
    year: maybe(v.pipe(v.number('year'), v.integer('year'), v.minValue(1, 'year'), v.maxValue(MAX_PATENT_YEARS, 'year'))),
    costYuan: maybe(yuan), payDate: maybe(day),
  }),
  overseas: list({ route: maybe(oneOf(['PCT', 'Paris', 'Hague'])), family: maybe(text), country: maybe(text), granted: maybe(yesNo), grantDate: maybe(day), costYuan: maybe(yuan) }),
  madrid: list({ granted: maybe(yesNo), grantDate: maybe(day), costYuan: maybe(yuan) }),
  projects: list({ scheme: maybe(oneOf(PROJECT_SCHEMES)), approved: maybe(yesNo), approveDate: maybe(day) }),
  ipms: maybe(closed({
    certified: maybe(yesNo), certDate: maybe(day),
    standard: maybe(oneOf(['GB/T 29490-2013', 'GB/T 29490-2023'])),
    provincialEval: maybe(oneOf(['none', 'qualified', 'excellent'])),
  })),
  loans: list({ ipPledged: maybe(yesNo), qualified: maybe(yesNo), interestYuan: maybe(yuan), paidDate: maybe(day) }),
  insurance: list({ ip: maybe(yesNo), premiumYuan: maybe(yuan), paidDate: maybe(day) }),
  disputes: list({ major: maybe(yesNo), won: maybe(yesNo), legalFeesYuan: maybe(yuan), wonDate: maybe(day) }),
  trademarks: list({ wellKnown: maybe(oneOf(['none', 'administrative', 'judicial'])), duringRightsProtection: maybe(yesNo), date: maybe(day) }),
  gi: list({ kind: maybe(oneOf(['registration', 'collectiveMark', 'certificationMark'])), product: maybe(text), date: maybe(day) }),
  events: list({ kind: maybe(oneOf(['forum', 'expo', 'other'])), international: maybe(yesNo), date: maybe(day) }),
  nationalTitle: maybe(oneOf(['none', 'advantage', 'demonstration'])),
  otherPolicies: list({ id: maybe(text), benefit: maybe(text), sameItem: maybe(yesNo), amountYuan: maybe(yuan), issued: maybe(day) }),
})

export type Facts = v.InferOutput<typeof Facts>
export type FactProblemCode =
  | 'unknownField' | 'object' | 'list' | 'tooMany' | 'text' | 'tooLong' | 'yesNo' | 'yuan' | 'negative' | 'tooLarge' | 'date' | 'choice' | 'region' | 'year'
export interface FactProblem {
  /** `patents[2].costYuan`; empty for the whole. */
  path: string
  code: FactProblemCode
  /** The values that are allowed, for choices. */
  allowed?: readonly string[]
}

/** `['patents', 0, 'type']` → `patents[0].type` */
const written = (keys: readonly unknown[]) =>
  keys.reduce<string>((path, key) => typeof key === 'number' ? `${path}[${key}]` : path ? `${path}.${String(key)}` : String(key), '')

/**
 * Checks facts that come from outside.
 * @returns the facts, or one problem per wrong field, in the order of the fields
 */
export function checkFacts(value: unknown): { facts: Facts; problems?: undefined } | { facts?: undefined; problems: FactProblem[] } {
  const result = v.safeParse(Facts, value)
  if (result.success) return { facts: result.output }
  const problems = new Map<string, FactProblem>()
  for (const issue of result.issues) {
    const path = written((issue.path ?? []).map((part) => part.key))
    if (problems.has(path)) continue
    const allowed = issue.type === 'picklist' ? [...(issue.expected ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1]!) : undefined
    problems.set(path, { path, code: issue.message as FactProblemCode, ...(allowed ? { allowed } : {}) })
  }
  return { problems: [...problems.values()] }
}
