import * as v from 'valibot'
import { Key, Names } from './text'

export const Choice = v.strictObject({
  key: Key,
  name: Names,
  /** One line of help under the choice. */
  hint: v.optional(Names),
  /** Needs only: keys of `serviceKinds` that answer it. */
  serviceKinds: v.optional(v.array(Key)),
})
export type Choice = v.InferOutput<typeof Choice>

/** Every set of keys that a record or a content entry may name. */
export const CHOICE_SETS = [
  // enterprise
  'scales', 'enterpriseLabels', 'rights', 'ipStockBases', 'certificationStates', 'provincialEvaluations', 'enterpriseLists',
  // visit
  'needs', 'priorities', 'visitModes', 'reviewStates', 'commitmentParties', 'adviceKinds', 'signatureRefusals', 'consentPurposes', 'satisfaction',
  // assistance
  'applicantKinds', 'rightTypes', 'assistanceCategories', 'assistanceStates', 'evidenceCategories', 'evidenceForms', 'jurisdictions', 'declineReasons', 'assistanceOutputs',
  // tasks and events
  'taskKinds', 'eventKinds',
  // content
  'serviceKinds', 'serviceTypes', 'serviceStatuses', 'serviceStages', 'serviceLevels', 'contactStandings', 'regionKinds',
  'indicatorGroups', 'targetOperators', 'targetModes', 'indicatorEvidence', 'units',
] as const
export type ChoiceSetId = (typeof CHOICE_SETS)[number]

export const Choices = v.strictObject({ version: v.string(), sets: v.record(v.picklist(CHOICE_SETS), v.pipe(v.array(Choice), v.minLength(1))) })
export interface Choices {
  version: string
  sets: Record<ChoiceSetId, Choice[]>
}
