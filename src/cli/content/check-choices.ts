import {
  CONTACT_STANDINGS, INDICATOR_EVIDENCE, INDICATOR_GROUPS, REGION_KINDS, SERVICE_LEVELS, SERVICE_STAGES, SERVICE_STATUSES, TARGET_MODES, TARGET_OPERATORS,
  type Choices, type ChoiceSetId,
} from '@/domain/content'
import { ASSISTANCE_STATES, COMMITMENT_PARTIES, CONSENT_PURPOSES, PRIORITIES, REVIEW_STATES, RIGHT_TYPES, TASK_KINDS, VISIT_MODES } from '@/domain/records'
import { Applicant, Evidence } from '@/domain/records/assistance'
import { Certification, IpStock } from '@/domain/records/enterprise'
import { Advice } from '@/domain/records/visit'
import { keysOf, repeated, unresolved } from './findings'
import type { Problem } from './problems'

/** Sets that word a closed list of the code: key by key the same. */
const CLOSED: Partial<Record<ChoiceSetId, readonly string[]>> = {
  visitModes: VISIT_MODES,
  priorities: PRIORITIES,
  reviewStates: REVIEW_STATES,
  commitmentParties: COMMITMENT_PARTIES,
  consentPurposes: CONSENT_PURPOSES,
  adviceKinds: Advice.entries.kind.options,
  ipStockBases: IpStock.entries.basis.options,
  certificationStates: Certification.entries.status.options,
  provincialEvaluations: Certification.entries.provincialEvaluation.wrapped.options,
  applicantKinds: Applicant.entries.kind.options,
  rightTypes: RIGHT_TYPES,
  assistanceStates: ASSISTANCE_STATES,
  evidenceCategories: Evidence.entries.category.options,
  evidenceForms: Evidence.entries.form.wrapped.options,
  taskKinds: TASK_KINDS,
  serviceStatuses: SERVICE_STATUSES,
  serviceStages: SERVICE_STAGES,
  serviceLevels: SERVICE_LEVELS,
  contactStandings: CONTACT_STANDINGS,
  regionKinds: REGION_KINDS,
  indicatorGroups: INDICATOR_GROUPS,
  targetOperators: TARGET_OPERATORS,
  targetModes: TARGET_MODES,
  indicatorEvidence: INDICATOR_EVIDENCE,
}

export function checkChoices({ sets }: Choices): Problem[] {
  const kinds = keysOf(sets.serviceKinds)
  return Object.entries(sets).flatMap(([id, choices]) => {
    const at = `choices ${id}`
    const keys = keysOf(choices)
    const closed = CLOSED[id as ChoiceSetId]
    return [
      ...repeated(at, choices.map((choice) => choice.key)),
      ...(closed ?? []).filter((key) => !keys.has(key)).map((key) => ({ at, message: `${key} has no words` })),
      ...(closed ? choices.filter((choice) => !closed.includes(choice.key)).map((choice) => ({ at, message: `${choice.key} is not a key of the code` })) : []),
      ...choices.flatMap((choice) => unresolved(`${at} ${choice.key}`, 'service kind', choice.serviceKinds ?? [], kinds)),
      // A term or an amount in a choice would be a figure without a source.
      ...choices
        .filter(({ name, hint }) => /\d/.test(`${name.zh}${name.en}${hint?.zh ?? ''}${hint?.en ?? ''}`))
        .map((choice) => ({ at: `${at} ${choice.key}`, message: 'a figure without a source' })),
    ]
  })
}
