/**
 * The form in which people write rules (`seeds/policies`), before they are compiled to a pack. Only tools read this;
 * the browser never does. `seeds/policies/README.md` explains it with an example.
 */
import * as v from 'valibot'
import { STANDINGS } from './evaluation'
import { APPLICANT_KINDS } from './facts'
import { KINDS, NATURES } from './pack'

const said = v.pipe(v.string('must be text'), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(400, 'is too long (400 characters at most)'))
export const WordsRule = v.strictObject({ zh: said, en: said })
const short = (length: number) => v.pipe(said, v.maxLength(length, `is too long (${length} characters at most)`))
const Title = v.strictObject({ zh: short(40), en: short(90) })
const Day = v.pipe(v.string('must be a date in quotes'), v.isoDate('must be a date YYYY-MM-DD'))
const Key = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and hyphens'))
const Id = v.pipe(v.string(), v.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'must be <document>/<benefit>'))

/** `item.costYuan` in the item looked at, `applicant.kind`, `nationalTitle`. */
const FactName = v.pipe(v.string(), v.regex(/^[A-Za-z]+(\.[A-Za-z]+)?$/, 'must be a fact such as item.costYuan or applicant.kind'))
const Scalar = v.union([v.string(), v.number(), v.boolean()])

export type ConditionRule =
  | { fact: string; is: string | number | boolean }
  | { fact: string; oneOf: (string | number | boolean)[] }
  | { fact: string; between: [number, number] }
  | { all: ConditionRule[] }
  | { any: ConditionRule[] }
  | { not: ConditionRule }
const several = v.pipe(v.array(v.lazy((): v.GenericSchema<ConditionRule> => ConditionRule)), v.minLength(2, 'needs at least two conditions'))
export const ConditionRule: v.GenericSchema<ConditionRule> = v.union([
  v.strictObject({ fact: FactName, is: Scalar }),
  v.strictObject({ fact: FactName, oneOf: v.pipe(v.array(Scalar), v.minLength(2, 'needs at least two values')) }),
  v.strictObject({ fact: FactName, between: v.tuple([v.number(), v.number()]) }),
  v.strictObject({ all: several }),
  v.strictObject({ any: several }),
  v.strictObject({ not: v.lazy(() => ConditionRule) }),
], 'must be a condition: a fact with "is", "oneOf" or "between", or "all", "any", "not"')

export type StepRule =
  | { take: string; say?: { zh: string; en: string } }
  | { atMost: string; say?: { zh: string; en: string } }
  | { multiply: string; say?: { zh: string; en: string } }
  | { when: ConditionRule; do: StepRule[] }
  | { sumPer: string; say?: { zh: string; en: string } }
  | 'sum'
const operand = v.pipe(v.string('must name a parameter or a fact; amounts stand under "parameters"'), v.regex(/^[A-Za-z]+(\.[A-Za-z]+)?$/))
const say = v.optional(WordsRule)
export const StepRule: v.GenericSchema<StepRule> = v.union([
  v.literal('sum'),
  v.strictObject({ take: operand, say }),
  v.strictObject({ atMost: operand, say }),
  v.strictObject({ multiply: operand, say }),
  v.strictObject({ when: ConditionRule, do: v.pipe(v.array(v.lazy((): v.GenericSchema<StepRule> => StepRule)), v.minLength(1)) }),
  v.strictObject({ sumPer: v.pipe(v.string(), v.regex(/^[A-Za-z]+$/)), say }),
], 'must be a step: take, atMost, multiply, when … do, sumPer or sum')

const Calculation = v.pipe(v.array(StepRule), v.minLength(1))
const ParameterRule = v.string('a bare number says nothing: write the amount with its unit, such as "0.5万元/件" or "50%"')

const DoubtRule = v.strictObject({
  id: Key,
  affects: WordsRule,
  concerns: v.optional(ConditionRule),
  readings: v.strictObject({ default: WordsRule, other: WordsRule }),
  otherwise: v.optional(v.union([
    v.strictObject({ calculation: Calculation }),
    v.strictObject({ ungrouped: v.literal(true) }),
  ], 'must hold a "calculation" or "ungrouped: true"')),
})

const Range = v.tuple([v.number(), v.nullable(v.number())], 'must be [lower, upper] in yuan, upper null when open')
const CaseRule = v.strictObject({
  title: short(80),
  facts: v.record(v.string(), v.unknown()),
  asOf: v.optional(Day),
  textOnly: v.optional(v.boolean()),
  expect: v.pipe(v.strictObject({
    status: v.picklist(['eligible', 'ineligible', 'unknown', 'discretionary']),
    ceilingYuan: v.nullable(Range),
    standing: v.optional(v.picklist(STANDINGS)),
    fails: v.optional(v.array(v.string())),
    missing: v.optional(v.array(v.string())),
    /** By the doubt's id; all that there must be. */
    alternatives: v.optional(v.record(v.string(), Range)),
    displacedBy: v.optional(v.string()),
    toVerifyYuan: v.optional(Range),
  })),
})
export type CaseRule = v.InferOutput<typeof CaseRule>

export const BenefitRule = v.strictObject({
  id: Key,
  article: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Place in its article. */
  item: v.pipe(v.number(), v.integer(), v.minValue(1)),
  title: Title,
  summary: v.strictObject({ zh: short(120), en: short(300) }),
  kind: v.picklist(KINDS),
  nature: v.picklist(NATURES),
  beneficiaries: v.pipe(v.array(v.picklist(APPLICANT_KINDS)), v.minLength(1)),
  region: v.pipe(v.string('must be a code in quotes'), v.regex(/^\d{2,9}$/)),
  each: v.optional(v.pipe(v.string(), v.regex(/^[a-z][A-Za-z]*$/))),
  date: v.optional(FactName),
  conditions: v.optional(v.array(ConditionRule), []),
  parameters: v.optional(v.record(v.pipe(v.string(), v.regex(/^[a-z][A-Za-z]*$/)), ParameterRule), {}),
  calculation: v.optional(v.array(StepRule), []),
  group: v.optional(v.strictObject({ id: Key, per: v.optional(v.string()) })),
  /** Benefits of the same document that the same thing may bring besides; without this they must share a group. */
  addsTo: v.optional(v.array(Key), []),
  doubts: v.optional(v.array(DoubtRule), []),
  materials: v.optional(v.array(WordsRule), []),
  notes: v.optional(v.array(WordsRule), []),
  services: v.array(v.string()),
  standing: v.strictObject({
    reviewed: Day,
    warnings: v.pipe(v.array(v.string()), v.minLength(1, 'say what is not certain about it')),
    verified: v.optional(v.strictObject({ on: Day, by: WordsRule })),
  }),
  cases: v.pipe(v.array(CaseRule, 'a rule needs cases: examples with the expected result'), v.minLength(1, 'a rule needs cases: examples with the expected result')),
})
export type BenefitRule = v.InferOutput<typeof BenefitRule>

export const DocumentRule = v.strictObject({
  id: Key,
  version: v.pipe(v.string('must be in quotes'), v.regex(/^\d+(\.\d+)+$/)),
  /** Id in `seeds/sources.yaml`. */
  source: v.string(),
  number: said,
  title: WordsRule,
  issuer: WordsRule,
  signed: Day,
  printed: Day,
  articles: v.pipe(v.number(), v.integer(), v.minValue(1)),
  region: v.pipe(v.string('must be a code in quotes'), v.regex(/^\d{2,9}$/)),
  stacking: WordsRule,
  dateDoubt: DoubtRule,
  exclusions: v.array(v.strictObject({ id: Key, article: v.number(), list: v.string(), where: v.pipe(v.array(ConditionRule), v.minLength(1)), text: WordsRule })),
})
export type DocumentRule = v.InferOutput<typeof DocumentRule>

export const OverlayRule = v.strictObject({
  id: Key,
  document: v.strictObject({
    number: v.optional(said), numberVerified: v.boolean(), title: WordsRule,
    issued: v.pipe(v.string(), v.regex(/^\d{4}(-\d{2}){0,2}$/)),
    sources: v.pipe(v.array(said), v.minLength(1)),
  }),
  summary: WordsRule,
  blocks: v.pipe(v.array(v.strictObject({
    benefits: v.pipe(v.array(Id), v.minLength(1)),
    warnsFrom: Day, lastDay: Day, lastDayOtherReading: Day,
    warning: v.string(),
    reason: WordsRule,
  })), v.minLength(1)),
})

export const WarningsRule = v.record(v.string(), v.strictObject({ level: v.picklist(['warn', 'block', 'info']), zh: said, en: said }))

const OptionRule = v.strictObject({ value: v.string(), label: WordsRule })
const fieldEntries = {
  name: WordsRule,
  title: WordsRule,
  help: v.optional(WordsRule),
  options: v.optional(v.pipe(v.array(OptionRule), v.minLength(2))),
  askIf: v.optional(ConditionRule),
  attainable: v.optional(v.boolean()),
}
const fieldKinds = ['choice', 'yesNo', 'money', 'number', 'date', 'text'] as const
export const QuestionsRule = v.strictObject({
  topics: v.array(v.strictObject({ id: Key, title: WordsRule, help: v.optional(WordsRule) })),
  questions: v.array(v.strictObject({
    path: v.string(), topic: Key, kind: v.picklist([...fieldKinds, 'region', 'list']), ...fieldEntries,
    /** Of a list: what an amount over it may be counted by, as written after the slash of a parameter. */
    units: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
    itemFields: v.optional(v.array(v.strictObject({ path: v.string(), kind: v.picklist(fieldKinds), ...fieldEntries }))),
  })),
})
export type QuestionsRule = v.InferOutput<typeof QuestionsRule>
