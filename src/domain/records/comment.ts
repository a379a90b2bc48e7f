import * as v from 'valibot'
import { filledText, fixed, uuid } from './field'

export const commentFields = {
  onKind: fixed(v.picklist(['enterprise', 'visit', 'assistance', 'task'])),
  onId: fixed(uuid),
  text: fixed(filledText(2_000)),
}

export interface Comment {
  onKind: 'enterprise' | 'visit' | 'assistance' | 'task'
  onId: string
  text: string
}
