import * as v from 'valibot'
import { civilDate, field, filledText, fixed, required, text, uuid } from './field'

export const TASK_KINDS = ['followUp', 'commitment', 'referral', 'assignment'] as const

export const taskFields = {
  kind: fixed(v.picklist(TASK_KINDS)),
  title: required(filledText(300)),
  dueDate: field(civilDate),
  enterpriseId: field(uuid),
  visitId: field(uuid),
  assistanceId: field(uuid),
  assigneeId: field(uuid),
  /** Directory entry, for a referral. */
  serviceRef: field(text(120)),
  done: field(v.boolean()),
  outcome: field(text(2_000)),
}

export interface Task {
  kind: (typeof TASK_KINDS)[number]
  title: string
  dueDate?: string
  enterpriseId?: string
  visitId?: string
  assistanceId?: string
  assigneeId?: string
  serviceRef?: string
  done?: boolean
  outcome?: string
}
