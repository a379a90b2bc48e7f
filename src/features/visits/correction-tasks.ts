import type { FieldSet, RecordChange, StoredRecord } from '@/device'
import type { Task } from '@/domain/records'
import type { VisitCorrection } from './visit-correction'
import { commitmentTask, followUpTasks, type TaskContext } from './visit-records'

export interface CorrectionTasks {
  /** Promises the visit did not hold before. */
  made: Task[]
  /** Open tasks of promises that are held otherwise now. */
  changed: RecordChange<'task'>[]
}

interface Promised { was: Task | undefined; now: Task }

const CHANGING = ['title', 'dueDate', 'assigneeId'] as const
const saysSame = (one: Task, other: Task): boolean => CHANGING.every((name) => one[name] === other[name])

/** What is promised otherwise than before. A row is the one it was when it says the same words, or stands where that one stood. */
function promised({ base, form }: VisitCorrection, context: TaskContext): Promised[] {
  const before = (base.commitments ?? []).map((row) => commitmentTask(row, context))
  const after = form.commitments.map((row) => commitmentTask(row, context))
  const lost = new Set(before.filter((was) => was && !after.some((now) => now && saysSame(was, now))))
  const take = (found: Task | undefined): Task | undefined => (lost.delete(found) ? found : undefined)
  const added = after.flatMap((now, at) => (now && !before.some((was) => was && saysSame(was, now)) ? [{ now, at }] : []))
  const worded = added.map(({ now, at }) => ({ now, at, was: take([...lost].find((was) => was?.title === now.title)) }))
  const commitments = worded.map(({ now, at, was }) => ({ now, was: was ?? (before.length === after.length ? take(before[at]) : undefined) }))

  const [followUp] = followUpTasks(form, context)
  if (!followUp || form.followUpDate === base.followUpDate) return commitments
  return [...commitments, { now: followUp, was: followUpTasks(base, context)[0] }]
}

/**
 * The tasks of a corrected visit: one for each new promise and day, and the open ones of promises that changed. A referral is taken
 * up when a visit is submitted, and a promise taken out leaves its task to whoever closes it.
 * @param tasks those that there are of the visit, newest first. What one of them follows up already is not followed up twice: a
 * correction whose form could not be put away is simply done again.
 */
export function correctionTasks(correction: VisitCorrection, tasks: readonly StoredRecord<'task'>[], context: TaskContext): CorrectionTasks {
  const result: CorrectionTasks = { made: [], changed: [] }
  // Titles of follow-ups tell nothing: the language may have changed meanwhile. The visit's own is the oldest.
  const of = ({ kind, title, dueDate }: Task) => tasks.filter(({ fields }) => fields.kind === kind && (kind === 'followUp' ? fields.dueDate === dueDate : fields.title === title)).reverse()
  for (const { was, now } of promised(correction, context)) {
    const known = was ? of(was) : []
    const open = known.filter(({ fields }) => !fields.done)
    const task = open.find(({ fields }) => fields.dueDate === was?.dueDate) ?? open[0]
    if (was && task) {
      const set: FieldSet<'task'> = Object.fromEntries(CHANGING.filter((name) => was[name] !== now[name] && task.fields[name] !== now[name]).map((name) => [name, now[name] ?? null]))
      // Whoever corrects the visit does not see its tasks: what somebody has changed in one by hand is not overwritten.
      if (Object.keys(set).length) result.changed.push({ kind: 'task', id: task.id, set, seen: { version: task.version, fields: { ...task.fields, dueDate: was.dueDate, assigneeId: was.assigneeId } } })
    }
    else if (!of(now).some(({ fields }) => fields.dueDate === now.dueDate) && !(known.length && was?.dueDate === now.dueDate)) result.made.push(now)
  }
  return result
}
