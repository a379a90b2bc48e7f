import * as v from 'valibot'
import { ASSISTANCE_STATES, type AssistanceState } from './assistance'
import { field, filledText, fixed, uuid } from './field'

export const commentFields = {
  onKind: fixed(v.picklist(['enterprise', 'visit', 'assistance', 'task'])),
  onId: fixed(uuid),
  text: fixed(filledText(2_000)),
  /** The note was written with a move of an assistance request to this state. */
  toState: field(v.picklist(ASSISTANCE_STATES), { immutable: true }),
}

export interface Comment {
  onKind: 'enterprise' | 'visit' | 'assistance' | 'task'
  onId: string
  text: string
  toState?: AssistanceState
}
