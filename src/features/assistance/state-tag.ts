import { ENDED_ASSISTANCE_STATES, type AssistanceState } from '@/domain/records'

/** Colour of a state's tag: what waits for the applicant or the station stands out, what is settled is calm. */
export function stateTag(state: AssistanceState): 'plain' | 'late' | 'wait' | 'ok' {
  if (state === 'supplement' || state === 'declined') return 'late'
  if (state === 'submitted' || state === 'underReview' || state === 'appeal') return 'wait'
  return ENDED_ASSISTANCE_STATES.includes(state) ? 'plain' : 'ok'
}
