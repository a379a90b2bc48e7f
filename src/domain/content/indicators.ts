import * as v from 'valibot'
import { Key, Names, SourceDocument, SourceId } from './text'

export const INDICATOR_GROUPS = ['management', 'creation', 'protection', 'utilisation', 'service', 'talent', 'task'] as const
/** `milestone`: done or not; `strive`: aimed at, not promised. `exactly` stands for a bare number in the plan. */
export const TARGET_OPERATORS = ['exactly', 'atLeast', 'moreThan', 'milestone', 'strive'] as const
export const TARGET_MODES = ['cumulative', 'cumulativeNew', 'stock', 'ratio', 'annual', 'annualUnspecified', 'annualSurvey', 'milestone'] as const
/**
 * How much of the value the stations' records yield: `auto` all of it, `partial` supporting evidence, `proxy` a hint,
 * `manual` nothing (someone enters it with evidence), `external` other offices' statistics.
 */
export const INDICATOR_EVIDENCE = ['auto', 'partial', 'proxy', 'manual', 'external'] as const

const yearMonth = v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/))
const Citation = v.strictObject({ document: SourceId, place: Names })

export const Indicator = v.strictObject({
  code: v.pipe(v.string(), v.regex(/^YX-[A-Z]\d{2}[a-z]?$/)),
  group: v.picklist(INDICATOR_GROUPS),
  name: Names,
  /** A key of `choices/units`. */
  unit: Key,
  target: v.pipe(v.number(), v.minValue(0)),
  operator: v.picklist(TARGET_OPERATORS),
  mode: v.picklist(TARGET_MODES),
  deadline: yearMonth,
  /** Which records are counted or support the value. */
  countedFrom: v.array(v.string()),
  evidence: v.picklist(INDICATOR_EVIDENCE),
  responsible: Names,
  /** The plan names no unit beside its goals: it is the lead of the related task. */
  responsibleInferred: v.boolean(),
  relatedTasks: v.array(v.pipe(v.number(), v.integer())),
  notes: v.array(Names),
  source: Citation,
})
export type Indicator = v.InferOutput<typeof Indicator>

export const Stage = v.strictObject({ number: v.pipe(v.number(), v.integer()), name: Names, from: yearMonth, until: yearMonth, work: Names, source: Citation })
export const PlanTask = v.strictObject({ number: v.pipe(v.number(), v.integer()), title: Names, lead: Names, source: Citation })

export const Indicators = v.strictObject({
  version: v.string(),
  documents: v.array(SourceDocument),
  targets: v.array(Indicator),
  stages: v.array(Stage),
  tasks: v.array(PlanTask),
  /** Places where the plan's goals and tasks say different things. */
  differences: v.array(v.strictObject({ targets: v.array(v.string()), text: Names })),
})
export type Indicators = v.InferOutput<typeof Indicators>
