import { assistanceDeadline, deadlineDay, type Assistance, type AssistanceDeadline, type AssistanceState, type Comment } from '@/domain/records'
import { civilDateOf } from '@/domain/civil-date'

/** A state the request came to. `at` is an ISO 8601 instant. */
export interface Step {
  state: AssistanceState
  at: string
  by?: string
  note?: string
  /** True for the state the request is in now. */
  present: boolean
}

interface Note {
  createdAt: string
  createdBy?: { name: string }
  fields: Comment
}

/**
 * The way of a request as far as this phone knows it: its submission, then every note written with a change of state.
 * A present state without a note (it may still be on its way) stands at the end by itself, with no time.
 */
export function stepsOf(request: { fields: Assistance; createdBy?: { name: string }; updatedAt: string }, notes: readonly Note[]): Step[] {
  const { state, submittedAt } = request.fields
  const told = notes
    .filter((note) => note.fields.toState)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
    .map((note): Step => ({ state: note.fields.toState!, at: note.createdAt, by: note.createdBy?.name, note: note.fields.text, present: false }))
  const steps: Step[] = [{ state: 'submitted', at: submittedAt, by: request.createdBy?.name, present: false }, ...told]
  if (steps.at(-1)!.state !== state) steps.push({ state, at: request.updatedAt, present: false })
  return steps.map((step, at) => ({ ...step, present: at === steps.length - 1 }))
}

/** The time limit that runs now, counted from the day the present state began. */
export function runningDeadline(steps: readonly Step[]): (AssistanceDeadline & { state: AssistanceState; day: string }) | undefined {
  const now = steps.at(-1)
  const deadline = now && assistanceDeadline(now.state)
  return deadline && { ...deadline, state: now.state, day: deadlineDay(civilDateOf(now.at), deadline) }
}

/** Until when what the accepting body asked for is to be added, `YYYY-MM-DD`; undefined while it asks for nothing. */
export const supplementDay = (request: Parameters<typeof stepsOf>[0], notes: readonly Note[]): string | undefined =>
  (request.fields.state === 'supplement' ? runningDeadline(stepsOf(request, notes))?.day : undefined)
