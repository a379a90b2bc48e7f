import type { Enterprise, RecordFields, RecordKind, Task, Visit } from '@/domain/records'
import { enterpriseFromForm } from '@/features/enterprises'
import { isWritten, tidy, tidyRows } from './rows'
import { unsignedReason, type VisitDraft } from './visit-draft'

export type NewRecord = { [K in RecordKind]: { kind: K; id: string; town: string; fields: RecordFields[K] } }[RecordKind]

export interface SubmitContext {
  /** Town of the enterprise, which is the visit's. */
  town: string
  number: string
  submittedAt: string
  /** Whether somebody signed. */
  signed: boolean
  /** The person submitting: what the station promised falls to them. */
  personId: string
  enterpriseName: string
  visitId: string
  enterpriseId: string
  newId: () => string
  /** Titles of the tasks, in the language of the station. */
  titles: { followUp: (enterprise: string) => string; referral: (service: string) => string }
  serviceName: (ref: string) => string
}

/** The records one submitted visit makes: the enterprise if it is new, the visit, and a task for each thing to come. */
export function visitRecords(draft: VisitDraft, context: SubmitContext): NewRecord[] {
  const { town, visitId, enterpriseId, newId, signed } = context
  const enterprise: NewRecord[] = draft.newEnterprise
    ? [{ kind: 'enterprise', id: enterpriseId, town, fields: enterpriseFromForm(draft.newEnterprise) as Enterprise }]
    : []
  const tasks = visitTasks(draft, context).map((fields): NewRecord => ({ kind: 'task', id: newId(), town, fields }))
  const visit = visitFields({ ...draft, signatureRefusedReason: unsignedReason(draft, signed) }, context)
  return [...enterprise, { kind: 'visit', id: visitId, town, fields: visit }, ...tasks]
}

/** The visit's own fields, tidied. */
export function visitFields(draft: VisitDraft, { number, enterpriseId, submittedAt }: Pick<Visit, 'number' | 'enterpriseId' | 'submittedAt'>): Visit {
  const advice = draft.advice.map(({ refer: _refer, ...row }) => row).filter((row) => row.ref ?? row.note?.trim()).map(tidy)
  return tidy({
    number,
    enterpriseId,
    startedAt: draft.startedAt,
    endedAt: draft.endedAt,
    mode: draft.mode,
    visitors: tidyRows(draft.visitors),
    interviewees: tidyRows(draft.interviewees),
    needs: draft.needs.length ? draft.needs.map(tidy) : undefined,
    problems: tidyRows(draft.problems),
    advice: advice.length ? advice : undefined,
    commitments: tidyRows(draft.commitments),
    policyResult: draft.policyResult,
    followUpDate: draft.followUpDate,
    note: draft.note,
    signatureRefusedReason: draft.signatureRefusedReason,
    consents: draft.consents?.length ? draft.consents : undefined,
    submittedAt,
  }) as Visit
}

/** What tasks say of the visit they come from. */
export type TaskContext = Pick<SubmitContext, 'visitId' | 'enterpriseId' | 'enterpriseName' | 'personId'> & { titles: Pick<SubmitContext['titles'], 'followUp'> }

/** The task that follows up a commitment; none for a row that says nothing. */
export function commitmentTask(row: VisitDraft['commitments'][number], { enterpriseId, visitId, personId }: TaskContext): Task | undefined {
  const { party, text, dueDate } = tidy(row)
  return isWritten(row) ? tidy({ kind: 'commitment', title: text?.slice(0, 300), dueDate, enterpriseId, visitId, assigneeId: party === 'station' ? personId : undefined }) as Task : undefined
}

/** The task to come back on the day that was agreed; none without one. */
export const followUpTasks = ({ followUpDate }: Pick<Visit, 'followUpDate'>, { enterpriseId, visitId, enterpriseName, personId, titles }: TaskContext): Task[] => (followUpDate
  ? [{ kind: 'followUp', title: titles.followUp(enterpriseName).slice(0, 300), dueDate: followUpDate, enterpriseId, visitId, assigneeId: personId }]
  : [])

function visitTasks(draft: VisitDraft, context: SubmitContext): Task[] {
  const { visitId, enterpriseId, personId, titles, serviceName } = context
  const commitments = draft.commitments.flatMap((row) => commitmentTask(row, context) ?? [])
  const referrals = draft.advice.filter((row) => row.kind === 'service' && row.ref && row.refer !== false).map((row) => tidy({
    kind: 'referral', title: titles.referral(serviceName(row.ref!)).slice(0, 300), dueDate: draft.followUpDate, serviceRef: row.ref, enterpriseId, visitId, assigneeId: personId,
  }) as Task)
  return [...commitments, ...referrals, ...followUpTasks(draft, context)]
}
