import { ASSISTANCE_STATES, type AssistanceState } from './assistance'

/**
 * Who may move a request. The station receives, checks, forwards, informs and tracks; it never decides that a request is
 * refused, well-founded or finished. Those steps are the accepting body's, and the supervising bureau records them.
 */
export type AssistanceMover = 'officer' | 'supervisor' | 'administrator'

type Steps = Partial<Record<AssistanceState, 'station' | 'bureau'>>

/**
 * `from → to → whose step it is`. A station's step may also be recorded by the bureau, never the other way round.
 * Judicial confirmation is open to both parties but no duty (People's Mediation Law art. 33), so a settlement may close
 * without it.
 */
const STEPS: Record<AssistanceState, Steps> = {
  submitted: { underReview: 'station', withdrawn: 'station' },
  underReview: { supplement: 'bureau', accepted: 'bureau', declined: 'bureau', withdrawn: 'station' },
  supplement: { underReview: 'station', withdrawn: 'station', withdrawnDeemed: 'bureau' },
  withdrawn: {},
  withdrawnDeemed: {},
  declined: { appeal: 'station', closed: 'bureau' },
  appeal: { accepted: 'bureau', closed: 'bureau' },
  accepted: { assigned: 'bureau', withdrawn: 'station' },
  assigned: { inProgress: 'bureau' },
  inProgress: { opinionIssued: 'bureau', mediating: 'bureau', referred: 'bureau', terminated: 'bureau' },
  mediating: { settled: 'bureau', inProgress: 'bureau' },
  opinionIssued: { closed: 'bureau' },
  settled: { judicialConfirmation: 'bureau', closed: 'bureau' },
  judicialConfirmation: { closed: 'bureau' },
  referred: { closed: 'bureau' },
  terminated: {},
  closed: { followUp: 'station' },
  followUp: {},
}

/** States `role` may move a request to, in the order of `ASSISTANCE_STATES`. An administrator runs the system and moves nothing. */
export function nextAssistanceStates(from: AssistanceState, role: AssistanceMover): AssistanceState[] {
  if (role === 'administrator') return []
  return ASSISTANCE_STATES.filter((to) => {
    const owner = STEPS[from][to]
    return owner === 'station' || (owner === 'bureau' && role === 'supervisor')
  })
}

/** Whether `role` may move a request from one state to another; staying where it is is no move. */
export const mayMoveAssistance = (from: AssistanceState, to: AssistanceState, role: AssistanceMover): boolean =>
  nextAssistanceStates(from, role).includes(to)

/** No work is left to do in these states; `closed` may still be followed by a call back. */
export const ENDED_ASSISTANCE_STATES: readonly AssistanceState[] = ['withdrawn', 'withdrawnDeemed', 'terminated', 'closed', 'followUp']

export interface AssistanceDeadline {
  days: number
  unit: 'workingDay' | 'calendarDay'
  /** Who has to act before it runs out. */
  actor: 'acceptingBody' | 'applicant' | 'bothParties'
  /** `secondary`: from a published description, not from an official text; nobody has verified the local rule. */
  basis: 'secondary' | 'law'
}

const DEADLINES: Partial<Record<AssistanceState, AssistanceDeadline>> = {
  underReview: { days: 15, unit: 'workingDay', actor: 'acceptingBody', basis: 'secondary' },
  supplement: { days: 7, unit: 'workingDay', actor: 'applicant', basis: 'secondary' },
  declined: { days: 7, unit: 'workingDay', actor: 'applicant', basis: 'secondary' },
  settled: { days: 30, unit: 'calendarDay', actor: 'bothParties', basis: 'law' },
}

/** The time limit that runs in a state. Only the 30 days of the People's Mediation Law art. 33 come from a law. */
export const assistanceDeadline = (state: AssistanceState): AssistanceDeadline | undefined => DEADLINES[state]

const DAY_MS = 86_400_000

/**
 * The last day of a time limit, `YYYY-MM-DD`. The first day is not counted. Working days are Monday to Friday:
 * public holidays and make-up workdays are announced each year and are not known here, so the true day may be later.
 * @param since the day the state began, `YYYY-MM-DD` in Wuxi
 */
export function deadlineDay(since: string, deadline: Pick<AssistanceDeadline, 'days' | 'unit'>): string {
  let time = Date.parse(`${since}T00:00:00Z`)
  for (let left = deadline.days; left > 0;) {
    time += DAY_MS
    const weekday = new Date(time).getUTCDay()
    if (deadline.unit === 'calendarDay' || (weekday !== 0 && weekday !== 6)) left -= 1
  }
  return new Date(time).toISOString().slice(0, 10)
}
