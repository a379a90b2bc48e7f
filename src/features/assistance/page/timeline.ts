import { assistanceDeadline, deadlineDay, mayMoveAssistance, type Assistance, type AssistanceDeadline, type AssistanceState, type Comment } from '@/domain/records'
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
 * The way of a request as far as this phone knows it: its submission, then the notes written with a change of state.
 * A present state without a note (it may still be on its way) stands at the end by itself, since the last change.
 *
 * A note stands also where its move was refused or had to be settled, so the way is followed back from the state the request is
 * in, to what leads there. A note of a state the request was in already is none of its steps.
 */
export function stepsOf(request: { fields: Assistance; createdBy?: { name: string }; updatedAt: string }, notes: readonly Note[]): Step[] {
  const { state, submittedAt } = request.fields
  const told = notes
    .filter((note) => note.fields.toState)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
    .map((note): Step => ({ state: note.fields.toState!, at: note.createdAt, by: note.createdBy?.name, note: note.fields.text, present: false }))
  const said = [{ state: 'submitted', at: submittedAt, by: request.createdBy?.name, present: false } satisfies Step, ...told]
    .filter((step, at, all) => step.state !== all[at - 1]?.state)
  const now = said.findLastIndex((step) => step.state === state)
  const way: Step[] = [{ ...said[now] ?? { state, at: request.updatedAt }, present: true }]
  for (let left = now < 0 ? said : said.slice(0, now); left.length > 0;) {
    const next = way[0]!.state
    const from = left.findLastIndex((step) => mayMoveAssistance(step.state, next, 'supervisor'))
    // Where nothing leads there directly, a note between has not arrived.
    const before = from < 0 ? left.length - 1 : from
    way.unshift(left[before]!)
    left = left.slice(0, before)
  }
  return way
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
